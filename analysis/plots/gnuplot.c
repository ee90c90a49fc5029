/* SPDX-License-Identifier: GPL-2.0-or-later */
/* gnuplot: runs it, and finds the files that are installed beside mtestat. */
#include "analysis/plots/gnuplot.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "analysis/base/memory.h"
#include "analysis/plots/inline_svg.h"

static char *program_directory(void)
{
	char path[4096];
	ssize_t length = readlink("/proc/self/exe", path, sizeof(path) - 1);
	char *slash;

	path[length < 0 ? 0 : length] = '\0';
	slash = strrchr(path, '/');
	if (slash)
		*slash = '\0';
	return memory_copied(slash ? path : ".");
}

char *share_path(const char *source_directory, const char *name)
{
	char *program = program_directory();
	char *installed =
		memory_printed("%s/../share/mtebench/%s/%s", program, source_directory, name);
	char *source = memory_printed("%s/../../%s/%s", program, source_directory, name);
	bool use_installed = access(source, R_OK) != 0 && access(installed, R_OK) == 0;

	free(program);
	free(use_installed ? source : installed);
	return use_installed ? installed : source;
}

char *file_name_of(const char *text)
{
	char *name = memory_copied(text);

	for (char *c = name; *c; c++)
		if (!isalnum((unsigned char)*c) && !strchr("._-", *c))
			*c = '-';
	return name;
}

char *gnuplot_quoted(const char *text)
{
	char *quoted = memory_zeroed(2 * strlen(text) + 3, 1);
	char *to = quoted;

	*to++ = '\'';
	for (; *text; text++) {
		if (*text == '\'')
			*to++ = '\'';
		*to++ = (char)(iscntrl((unsigned char)*text) ? ' ' : *text);
	}
	*to = '\'';
	return quoted;
}

char *file_text(const char *path, struct message *message)
{
	FILE *file = fopen(path, "r");
	char *text = NULL;
	size_t room = 0;

	if (!file || getdelim(&text, &room, EOF, file) < 0) {
		message_set_errno(message, errno, "%s: cannot read", path);
		free(text);
		text = NULL;
	}
	if (file)
		fclose(file);
	return text;
}

static int copy_bytes(FILE *from, FILE *to)
{
	char bytes[4096];
	size_t count;

	while ((count = fread(bytes, 1, sizeof(bytes), from)) > 0)
		if (fwrite(bytes, 1, count, to) != count)
			return -1;
	return ferror(from) ? -1 : 0;
}

int gnuplot_copy_style(const struct outdir *outdir, struct message *message)
{
	char *path = share_path("analysis/plots", "style.gp");
	FILE *from = fopen(path, "r");
	FILE *to = from ? outdir_open(outdir, "style.gp", message) : NULL;
	int result = -1;

	if (!from) {
		message_set_errno(message, errno, "%s: cannot open", path);
	} else if (to) {
		result = copy_bytes(from, to);
		if (outdir_close(to, "style.gp", message) < 0)
			result = -1;
		else if (result < 0)
			message_set(message, "%s: cannot copy", path);
	}
	if (from)
		fclose(from);
	free(path);
	return result;
}

/* What gnuplot said first, as one line. */
static int complain(int talk, const char *name, struct message *message)
{
	char text[400];
	ssize_t length;

	lseek(talk, 0, SEEK_SET);
	length = read(talk, text, sizeof(text) - 1);
	text[length < 0 ? 0 : length] = '\0';
	for (char *c = text; *c; c++)
		if (iscntrl((unsigned char)*c))
			*c = ' ';
	return message_set(message, "gnuplot failed on %s.gp: %s", name, text);
}

static int spawn(char *const *arguments, const char *directory, int talk, pid_t *child)
{
	posix_spawn_file_actions_t actions;
	int error;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addchdir_np(&actions, directory);
	posix_spawn_file_actions_adddup2(&actions, talk, STDERR_FILENO);
	posix_spawn_file_actions_adddup2(&actions, talk, STDOUT_FILENO);
	error = posix_spawnp(child, arguments[0], &actions, NULL, arguments, environ);
	posix_spawn_file_actions_destroy(&actions);
	return error;
}

/* The end of a whole file of each format: of PNG the last chunk, IEND, with its checksum. */
static bool has_end(const char *format, const char *tail, size_t size)
{
	static const char png[] = {0, 0, 0, 0, 'I', 'E', 'N', 'D', '\xae', '\x42', '\x60', '\x82'};
	static const char svg[] = "</svg>";

	if (strcmp(format, "png") == 0)
		return size >= sizeof(png) &&
		       memcmp(tail + size - sizeof(png), png, sizeof(png)) == 0;
	while (size > 0 && isspace((unsigned char)tail[size - 1]))
		size--;
	return size >= strlen(svg) && memcmp(tail + size - strlen(svg), svg, strlen(svg)) == 0;
}

/* gnuplot does not notice that it cannot write. */
static int check_whole(const struct outdir *outdir, const char *name, const char *format,
		       struct message *message)
{
	char *path = memory_printed("%s/%s.%s", outdir->work, name, format);
	FILE *file = fopen(path, "r");
	char tail[64];
	size_t size = 0;

	if (file) {
		if (fseek(file, -(long)sizeof(tail), SEEK_END) < 0)
			rewind(file);
		size = fread(tail, 1, sizeof(tail), file);
		fclose(file);
	}
	free(path);
	if (has_end(format, tail, size))
		return 0;
	return message_set(message, "%s.%s: gnuplot could not write all of it; is the disk full?",
			   name, format);
}

static int draw(const struct outdir *outdir, const char *name, const char *format,
		struct message *message)
{
	FILE *talk = tmpfile();
	char *script = memory_printed("%s.gp", name);
	char *const arguments[] = {"gnuplot", "-c", script, (char *)format, NULL};
	int status = 0;
	int result = 0;
	pid_t child;
	int error;

	if (!talk) {
		free(script);
		return message_set_errno(message, errno, "cannot make a temporary file");
	}
	error = spawn(arguments, outdir->work, fileno(talk), &child);
	if (error)
		result = message_set_errno(message, error,
					   "cannot run gnuplot (package gnuplot-nox)");
	else if (waitpid(child, &status, 0) < 0 || status != 0)
		result = complain(fileno(talk), name, message);
	else
		result = check_whole(outdir, name, format, message);
	fclose(talk);
	free(script);
	return result;
}

int gnuplot_draw(const struct outdir *outdir, const char *name, struct message *message)
{
	if (draw(outdir, name, "svg", message) < 0)
		return -1;
	return draw(outdir, name, "png", message);
}

char *gnuplot_draw_inline(const struct outdir *outdir, const char *name, struct message *message)
{
	char *path = memory_printed("%s/%s.inline", outdir->work, name);
	char *text = NULL;
	char *page = NULL;

	if (draw(outdir, name, "inline", message) == 0)
		text = file_text(path, message);
	unlink(path);
	if (text)
		page = inline_svg(text, name);
	free(text);
	free(path);
	return page;
}
