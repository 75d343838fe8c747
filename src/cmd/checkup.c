/* tcpdx checkup: two snapshots of the host some seconds apart, or a log of them, judged. */
#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include "base/gettext.h"
#include "cmd/verb.h"
#include "diagnose/evaluate.h"
#include "host/look.h"
#include "model/model.h"
#include "observe/log.h"
#include "report/checkup.h"

enum {
	OPTION_FOR,
	OPTION_NETNS,
	OPTION_JSON,
	OPTION_RECORD,
	OPTION_FROM,
	OPTION_FAIL_ON,
	OPTION_NO_SOCK_DIAG,
	OPTION_NO_BPF,
};

/* Between drains of the packet socket: its buffer holds more than a burst of this length. */
#define DRAIN_MS 100
/* A look that takes longer than this says so. */
#define PROGRESS_MS 3000

#define LOG_READ_SIZE ((size_t)256 << 10)

/* A block of the log is lost as a whole where it is damaged or cut: some 10 KiB. */
#define LOG_BLOCK_RECORDS 256

struct checkup {
	const struct invocation *invocation;
	struct model model;
	struct log_writer *log;
	struct text log_text;
	int log_fd;
	int log_error;
	unsigned log_count;   /* records in the current block */
	struct instant start; /* of the look, by the wall clock */
	struct instant start_monotonic;
};

static struct instant clock_now(clockid_t clock)
{
	struct timespec time;

	clock_gettime(clock, &time);
	return (struct instant){time.tv_sec * INT64_C(1000000000) + time.tv_nsec};
}

/* The wall clock is read once: it may be set during the look, and spans must stay true. */
static void start_clock(struct checkup *checkup)
{
	checkup->start = clock_now(CLOCK_REALTIME);
	checkup->start_monotonic = clock_now(CLOCK_BOOTTIME);
}

static struct instant now(const struct checkup *checkup)
{
	return instant_add(checkup->start,
		duration_between(checkup->start_monotonic, clock_now(CLOCK_BOOTTIME)));
}

/* A fixed key where the result must be the same bytes each time: replays. */
static struct hash_key random_key(void)
{
	struct hash_key key = {0x746370647874, 0x63686563};

	if (getrandom(&key, sizeof(key), GRND_NONBLOCK) != sizeof(key))
		key.low ^= (uint64_t)clock_now(CLOCK_REALTIME).ns;
	return key;
}

/* ---- recording ---------------------------------------------------------------------------- */

/* A log that cannot be written costs the log, not the look: close_log() says so. */
static void record_fact(struct checkup *checkup, const struct observation *observation)
{
	if (!checkup->log || checkup->log_error)
		return;
	checkup->log_error = log_writer_put(checkup->log, observation);
	if (checkup->log_error || ++checkup->log_count < LOG_BLOCK_RECORDS)
		return;
	checkup->log_error = log_writer_flush(checkup->log);
	checkup->log_count = 0;
}

static int take(void *context, const struct observation *observation)
{
	struct checkup *checkup = context;

	record_fact(checkup, observation);
	return model_fold(&checkup->model, observation);
}

static int open_log(struct checkup *checkup, const char *path)
{
	checkup->log_fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
	if (checkup->log_fd < 0) {
		complain(_("cannot write %s: %s"), path, strerror(errno));
		return EXIT_CANNOT_LOOK;
	}
	text_init(&checkup->log_text, text_write_fd, &checkup->log_fd);
	checkup->log = log_writer_new(&checkup->log_text, (uint32_t)random_key().low);
	return checkup->log ? 0 : EXIT_CANNOT_LOOK;
}

static int close_log(struct checkup *checkup, const char *path)
{
	int error = checkup->log_error;

	if (!checkup->log)
		return 0;
	if (!error)
		error = log_writer_finish(checkup->log);
	log_writer_free(checkup->log);
	text_deinit(&checkup->log_text);
	if (close(checkup->log_fd) && !error)
		error = -errno;
	if (!error)
		return 0;
	complain(_("cannot write %s: %s"), path, strerror(-error));
	return EXIT_CANNOT_LOOK;
}

/* ---- looking ------------------------------------------------------------------------------ */

static void progress(struct duration left)
{
	if (isatty(STDERR_FILENO)) {
		fputc('\r', stderr);
		fprintf(stderr, _("looking, %2.0f s left "), duration_seconds(left));
	}
}

static void wait_and_drain(const struct checkup *checkup, struct look *look, struct duration span)
{
	struct instant end = instant_add(now(checkup), span);
	bool slow = duration_ms(span) >= PROGRESS_MS;

	for (;;) {
		struct duration left = duration_between(now(checkup), end);

		if (left.ns <= 0)
			break;
		if (slow)
			progress(left);
		poll(NULL, 0, duration_ms(left) < DRAIN_MS ? (int)duration_ms(left) + 1 : DRAIN_MS);
		look_drain(look);
	}
	if (slow && isatty(STDERR_FILENO))
		fputs("\r\033[K", stderr);
}

static int complain_look(const char *netns, int error)
{
	if (!netns || !strcmp(netns, "all"))
		complain(_("cannot look at this host: %s"), strerror(-error));
	else if (error == -ENOENT)
		complain(_("no network namespace or process '%s'"), netns);
	else if (error == -EINVAL)
		complain(_("'%s' is not a network namespace"), netns);
	else
		complain(_("cannot look at network namespace '%s': %s"), netns, strerror(-error));
	return EXIT_CANNOT_LOOK;
}

static int look_at_host(struct checkup *checkup)
{
	const struct option_value *values = checkup->invocation->values;
	struct duration span =
		values[OPTION_FOR].given ? values[OPTION_FOR].duration : duration_from_ms(2000);
	const struct look_options options = {
		.netns = values[OPTION_NETNS].text,
		.parts = LOOK_CHECKUP,
		.no_sock_diag = values[OPTION_NO_SOCK_DIAG].given,
		.no_bpf = values[OPTION_NO_BPF].given,
	};
	const struct observe_sink sink = {take, checkup};
	struct look look;
	int error;

	start_clock(checkup);
	error = look_init(&look, &options, checkup->model.key, now(checkup), &sink);
	if (!error)
		error = look_snapshot(&look, 0, false, now(checkup));
	if (!error) {
		/* Whoever ends the wait early has at least this. */
		if (checkup->log && !checkup->log_error)
			checkup->log_error = log_writer_flush(checkup->log);
		wait_and_drain(checkup, &look, span);
		error = look_snapshot(&look, 1, true, now(checkup));
	}
	look_deinit(&look);
	return error ? complain_look(options.netns, error) : 0;
}

/* Reads the whole file: a mapped one that is cut meanwhile would end the program. What does not
 * begin as a log is not read on, however long it is. */
static int read_log(int fd, struct text *text)
{
	for (;;) {
		char *room = text_reserve(text, LOG_READ_SIZE);
		ssize_t size;

		if (!room)
			return text->error;
		size = read(fd, room, LOG_READ_SIZE);
		if (size < 0 && errno == EINTR)
			continue;
		if (size <= 0)
			return size ? -errno : 0;
		text_advance(text, (size_t)size);
		if (text->size >= LOG_HEADER_SIZE && !log_is(text->bytes, text->size))
			return 0;
	}
}

static int replay(struct checkup *checkup, const char *path)
{
	const struct observe_sink sink = {take, checkup};
	struct log_result result;
	struct text text;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	int error = fd < 0 ? -errno : 0;

	text_init(&text, NULL, NULL);
	if (!error)
		error = read_log(fd, &text);
	if (fd >= 0)
		close(fd);
	if (!error)
		error = log_read(text.size ? text.bytes : "", text.size, &sink, &result);
	text_deinit(&text);
	if (error == -EBADMSG)
		complain(_("%s is not a tcpdx log"), path);
	else if (error == -EPROTONOSUPPORT)
		complain(_("%s was written by a newer tcpdx"), path);
	else if (error)
		complain(_("cannot read %s: %s"), path, strerror(-error));
	else if (!checkup->model.snapshots)
		complain(_("%s holds no snapshot"), path);
	return error || !checkup->model.snapshots ? EXIT_CANNOT_LOOK : 0;
}

/* ---- the verdict -------------------------------------------------------------------------- */

static int write_report(const struct checkup *checkup, const struct findings *findings)
{
	const struct invocation *invocation = checkup->invocation;
	const struct checkup_view view = {
		.model = &checkup->model,
		.findings = findings,
		.color = invocation->color,
		.unicode = !strcmp(nl_langinfo(CODESET), "UTF-8"),
		.columns = invocation->columns,
	};
	struct text text;
	int error;

	output_open(&text);
	if (invocation->values[OPTION_JSON].given)
		checkup_write_json(&view, &text);
	else
		checkup_write_text(&view, &text);
	error = text_finish(&text);
	text_deinit(&text);
	return error;
}

static int judge(struct checkup *checkup)
{
	const struct option_value *level = &checkup->invocation->values[OPTION_FAIL_ON];
	enum severity least = level->given ? (enum severity)level->choice : SEVERITY_WARNING;
	struct findings findings = {0};
	int error = model_finish(&checkup->model);
	int status = EXIT_QUIET;

	if (!error)
		error = evaluate(&checkup->model, &findings);
	if (!error)
		error = write_report(checkup, &findings);
	/* Who asks only for the status must not take what is missing for healthy. */
	if (model_is_unseen(&checkup->model, UNSEEN_LOG))
		status = EXIT_CANNOT_LOOK;
	for (uint32_t i = 0; i < findings.rows.count; i++)
		if (findings.rows.items[i].severity >= least)
			status = EXIT_FINDINGS;
	findings_deinit(&findings);
	if (!error && status == EXIT_CANNOT_LOOK)
		complain(_("%s is cut short or damaged: it does not tell that nothing is wrong"),
			checkup->invocation->values[OPTION_FROM].text);
	if (!error || error == -EPIPE)
		return status;
	complain(_("cannot write the report: %s"), strerror(-error));
	return EXIT_CANNOT_LOOK;
}

static int run(struct invocation *invocation)
{
	const struct option_value *values = invocation->values;
	struct checkup checkup = {.invocation = invocation};
	const char *record = values[OPTION_RECORD].text;
	int status = 0;
	int closed;

	if (values[OPTION_FROM].given && (record || values[OPTION_FOR].given)) {
		complain(_("--from replays a log: --record and --for do not go with it"));
		return EXIT_USAGE;
	}
	model_init(
		&checkup.model, values[OPTION_FROM].given ? (struct hash_key){1, 2} : random_key());
	if (record)
		status = open_log(&checkup, record);
	if (!status)
		status = values[OPTION_FROM].given ? replay(&checkup, values[OPTION_FROM].text)
						   : look_at_host(&checkup);
	closed = close_log(&checkup, record);
	if (!status)
		status = judge(&checkup);
	if (closed)
		status = closed;
	model_deinit(&checkup.model);
	return status;
}

static const struct option_row options[] = {
	[OPTION_FOR] = {0, "for", OPTION_DURATION, "TIME", NULL,
		N_("how long to look between the two snapshots (default 2s)")},
	[OPTION_NETNS] = {'N', "netns", OPTION_TEXT, "NAME|PID|all", NULL,
		N_("look at another network namespace, or at all of the host")},
	[OPTION_JSON] = {'j', "json", OPTION_FLAG, NULL, NULL, N_("one JSON object")},
	[OPTION_RECORD] = {0, "record", OPTION_FILE, "FILE", NULL,
		N_("write what is seen to a log, to be judged again elsewhere")},
	[OPTION_FROM] = {0, "from", OPTION_FILE, "FILE", NULL,
		N_("judge a log instead of this host")},
	[OPTION_FAIL_ON] = {0, "fail-on", OPTION_CHOICE, "SEVERITY", "notice|warning|critical",
		N_("exit with 1 from this severity on (default warning)")},
	[OPTION_NO_SOCK_DIAG] = {0, "no-sock-diag", OPTION_FLAG, NULL, NULL,
		N_("read /proc/net/tcp instead of asking the kernel's tcp_diag")},
	[OPTION_NO_BPF] = {0, "no-bpf", OPTION_FLAG, NULL, NULL,
		N_("never load a BPF program, even where it would be faster")},
	{0},
};

const struct verb verb_checkup = {
	.name = "checkup",
	.arguments = "",
	.summary = N_("what is wrong with the TCP connections of this host"),
	.description =
		N_("Looks at every TCP connection, listener, owner, counter and sysctl of this "
		   "host twice, "
		   "two seconds apart, and says what is wrong, how it knows, what it is not, and "
		   "what to do. "
		   "It changes nothing and sends nothing.\n"
		   "Each finding has a severity (critical: connections fail now; warning: harm now "
		   "or soon; "
		   "notice: waste, or a risk) and a confidence (certain, likely, possible). What "
		   "could not be "
		   "looked at is listed at the end, with what would show it.\n"
		   "The exit status is 0 where nothing at or above --fail-on was found, 1 where "
		   "something "
		   "was, 2 for a wrong command line and 3 where the host could not be looked at, "
		   "or where a log is damaged and nothing was found in what is left of it."),
	.examples = N_("tcpdx\tlook for two seconds and say what is wrong\n"
		       "tcpdx --netns all --for 10s\tevery network namespace, for longer\n"
		       "tcpdx --record web3.tcpdx\tkeep what was seen\n"
		       "tcpdx --from web3.tcpdx\tjudge it again, on any machine\n"
		       "tcpdx --json --fail-on critical\tfor a monitoring system"),
	.options = options,
	.arguments_max = 0,
	.run = run,
};
