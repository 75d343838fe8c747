/* Completions from the rows. In each shell: the verbs, the options of the verb on the line (of
 * the check-up where there is none), the choices of an option, files where it takes a file. */
#include <errno.h>
#include <string.h>

#include "base/gettext.h"
#include "cmd/help.h"

/* Between single quotes: each of `specials` gets a backslash, "'" becomes `quote`. */
static void escape(struct text *text, const char *string, const char *specials, const char *quote)
{
	for (const char *at = string; *at; at++) {
		if (*at == '\'') {
			text_string(text, quote);
			continue;
		}
		if (strchr(specials, *at))
			text_char(text, '\\');
		text_char(text, *at);
	}
}

/* "a|b|c" as "a b c". */
static void choices(struct text *text, const char *row_choices)
{
	for (const char *at = row_choices; *at; at++)
		text_char(text, *at == '|' ? ' ' : *at);
}

/* The verbs' names from `first` on, with the separator between them. */
static void verb_names(struct text *text, unsigned first, char separator)
{
	for (unsigned i = first; verbs[i]; i++) {
		if (i > first)
			text_char(text, separator);
		text_string(text, verbs[i]->name);
	}
}

/* One branch: what may stand behind an option that takes an argument. */
static void bash_argument(struct text *text, const struct verb *verb, const struct option_row *row)
{
	text_char(text, '\t');
	if (row->letter)
		text_format(text, "%s:-%c|", verb->name, row->letter);
	text_format(text, "%s:--%s)\n", verb->name, row->name);
	switch (row->kind) {
	case OPTION_CHOICE:
		text_string(text, "\t\tmapfile -t COMPREPLY < <(compgen -W '");
		choices(text, row->choices);
		text_string(text, "' -- \"$cur\")\n");
		break;
	case OPTION_FILE:
		text_string(text, "\t\tcompopt -o filenames 2>/dev/null\n"
				  "\t\tmapfile -t COMPREPLY < <(compgen -f -- \"$cur\")\n");
		break;
	case OPTION_FLAG:
	case OPTION_TEXT:
	case OPTION_NUMBER:
	case OPTION_DURATION:
		break;
	}
	text_string(text, "\t\treturn\n\t\t;;\n");
}

static void bash_options(struct text *text, const struct verb *verb)
{
	text_format(text, "\t%s) options='", verb->name);
	for (unsigned i = 0; help_option(verb, i); i++) {
		const struct option_row *row = help_option(verb, i);

		if (row->letter)
			text_format(text, "-%c ", row->letter);
		text_format(text, "--%s%s", row->name, help_option(verb, i + 1) ? " " : "");
	}
	text_string(text, "' ;;\n");
}

static void bash(struct text *text)
{
	text_string(text,
		"# Completion of tcpdx for bash, written by tcpdx --generate bash.\n"
		"_tcpdx()\n"
		"{\n"
		"\tlocal cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}\n");
	text_format(text, "\tlocal verb=%s options=\n", verbs[0]->name);
	text_string(text, "\tCOMPREPLY=()\n"
			  "\t# readline cuts \"--name=value\" into three words.\n"
			  "\tif [[ $cur == = ]]; then\n"
			  "\t\tcur=\n"
			  "\telif [[ $prev == = ]]; then\n"
			  "\t\tprev=${COMP_WORDS[COMP_CWORD-2]}\n"
			  "\tfi\n"
			  "\tif (( COMP_CWORD > 1 )); then\n"
			  "\t\tcase ${COMP_WORDS[1]} in\n\t\t");
	verb_names(text, 0, '|');
	text_string(text, ") verb=${COMP_WORDS[1]} ;;\n\t\tesac\n\tfi\n\tcase $verb:$prev in\n");
	for (unsigned v = 0; verbs[v]; v++)
		for (unsigned i = 0; help_option(verbs[v], i); i++)
			if (help_option(verbs[v], i)->kind != OPTION_FLAG)
				bash_argument(text, verbs[v], help_option(verbs[v], i));
	text_string(text, "\tesac\n\tcase $verb in\n");
	for (unsigned v = 0; verbs[v]; v++)
		bash_options(text, verbs[v]);
	text_string(text, "\tesac\n"
			  "\tif [[ $cur == -* ]]; then\n"
			  "\t\tmapfile -t COMPREPLY < <(compgen -W \"$options\" -- \"$cur\")\n"
			  "\telif (( COMP_CWORD == 1 )); then\n"
			  "\t\tmapfile -t COMPREPLY < <(compgen -W '");
	verb_names(text, 0, ' ');
	text_string(text, "' -- \"$cur\")\n\tfi\n}\ncomplete -F _tcpdx tcpdx\n");
}

/* One argument of _arguments, see zshcompsys(1). */
static void zsh_option(struct text *text, const struct option_row *row)
{
	bool argument = row->kind != OPTION_FLAG;

	text_string(text, " \\\n\t\t\t");
	if (row->letter)
		text_format(text, "'(-%c --%s)'{-%c%s,--%s%s}'[", row->letter, row->name,
			row->letter, argument ? "+" : "", row->name, argument ? "=" : "");
	else
		text_format(text, "'--%s%s[", row->name, argument ? "=" : "");
	escape(text, _(row->doc), "\\[]", "'\\''");
	text_char(text, ']');
	if (argument) {
		text_char(text, ':');
		escape(text, row->argument, "\\:", "'\\''");
		text_char(text, ':');
		if (row->kind == OPTION_CHOICE) {
			text_char(text, '(');
			choices(text, row->choices);
			text_char(text, ')');
		} else {
			text_string(text, row->kind == OPTION_FILE ? "_files" : " ");
		}
	}
	text_char(text, '\'');
}

static void zsh(struct text *text)
{
	text_string(text, "#compdef tcpdx\n"
			  "# Completion of tcpdx for zsh, written by tcpdx --generate zsh.\n"
			  "_tcpdx() {\n");
	text_format(text, "\tlocal verb=%s\n\tlocal -a verbs\n\tverbs=(\n", verbs[0]->name);
	for (unsigned v = 0; verbs[v]; v++) {
		text_format(text, "\t\t'%s:", verbs[v]->name);
		escape(text, _(verbs[v]->summary), "\\:", "'\\''");
		text_string(text, "'\n");
	}
	text_string(text, "\t)\n"
			  "\tif (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then\n"
			  "\t\t_describe -t verbs verb verbs\n"
			  "\t\treturn\n"
			  "\tfi\n"
			  "\tcase $words[2] in\n\t(");
	verb_names(text, 0, '|');
	text_string(text, ")\n"
			  "\t\tverb=$words[2]\n"
			  "\t\tshift words\n"
			  "\t\t(( CURRENT-- ))\n"
			  "\t\t;;\n"
			  "\tesac\n"
			  "\tcase $verb in\n");
	for (unsigned v = 0; verbs[v]; v++) {
		text_format(text, "\t(%s)\n\t\t_arguments -s", verbs[v]->name);
		for (unsigned i = 0; help_option(verbs[v], i); i++)
			zsh_option(text, help_option(verbs[v], i));
		if (verbs[v]->arguments_max)
			text_string(text, " \\\n\t\t\t'*:argument: '");
		text_string(text, "\n\t\t;;\n");
	}
	text_string(text, "\tesac\n"
			  "}\n"
			  "if [[ $funcstack[1] == _tcpdx ]]; then\n"
			  "\t_tcpdx \"$@\"\n"
			  "else\n"
			  "\tcompdef _tcpdx tcpdx\n"
			  "fi\n");
}

static void fish_option(struct text *text, const struct verb *verb, const struct option_row *row)
{
	text_string(text, "complete -c tcpdx");
	if (verb == verbs[0]) {
		text_string(text, " -n 'not __fish_seen_subcommand_from ");
		verb_names(text, 1, ' ');
		text_char(text, '\'');
	} else if (verb) {
		text_format(text, " -n '__fish_seen_subcommand_from %s'", verb->name);
	}
	if (row->letter)
		text_format(text, " -s %c", row->letter);
	text_format(text, " -l %s", row->name);
	switch (row->kind) {
	case OPTION_FLAG:
		break;
	case OPTION_TEXT:
	case OPTION_NUMBER:
	case OPTION_DURATION:
		text_string(text, " -x");
		break;
	case OPTION_CHOICE:
		text_string(text, " -x -a '");
		choices(text, row->choices);
		text_char(text, '\'');
		break;
	case OPTION_FILE:
		text_string(text, " -r -F");
		break;
	}
	text_string(text, " -d '");
	escape(text, _(row->doc), "\\", "\\'");
	text_string(text, "'\n");
}

static void fish(struct text *text)
{
	text_string(text, "# Completion of tcpdx for fish, written by tcpdx --generate fish.\n"
			  "complete -c tcpdx -f\n");
	for (unsigned v = 0; verbs[v]; v++) {
		text_format(text, "complete -c tcpdx -n __fish_use_subcommand -a %s -d '",
			verbs[v]->name);
		escape(text, _(verbs[v]->summary), "\\", "\\'");
		text_string(text, "'\n");
	}
	for (unsigned i = 0; help_option(NULL, i); i++)
		fish_option(text, NULL, help_option(NULL, i));
	for (unsigned v = 0; verbs[v]; v++)
		for (unsigned i = 0; verbs[v]->options && verbs[v]->options[i].name; i++)
			fish_option(text, verbs[v], &verbs[v]->options[i]);
}

int help_completion(struct text *text, const char *shell)
{
	static const struct {
		const char *shell;
		void (*write)(struct text *text);
	} rows[] = {{"bash", bash}, {"zsh", zsh}, {"fish", fish}};

	for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (strcmp(rows[i].shell, shell))
			continue;
		rows[i].write(text);
		return 0;
	}
	return -EINVAL;
}
