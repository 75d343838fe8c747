/* A piece of prose in every language of the knowledge base.
 *
 * The knowledge base is data without logic: const rows whose prose stands beside the facts that
 * it explains, in English and in Chinese. User interface strings are not here: they pass
 * gettext. Prose is one paragraph per string, without line breaks (the writer wraps it), or
 * several paragraphs parted by "\n"; a paragraph that begins with "$ " is a command to print as
 * it is. */
#ifndef TCPDX_KB_TEXT_H
#define TCPDX_KB_TEXT_H

enum kb_lang {
	KB_EN,
	KB_ZH,
};

#define KB_LANG_COUNT 2

struct kb_text {
	const char *in[KB_LANG_COUNT];
};

/* Shorthand for a row: T("english", "中文"). */
#define T(en, zh)                                                                                  \
	{                                                                                          \
		{                                                                                  \
			en, zh                                                                     \
		}                                                                                  \
	}

#endif
