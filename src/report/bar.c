#include "report/bar.h"

void bar_write(struct text *text, uint64_t value, uint64_t most, unsigned cells, bool unicode)
{
	static const char *const eighths[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
	uint64_t filled = most ? value * cells * 8 / most : 0;

	if (!filled && value)
		filled = 1;
	if (!unicode) {
		text_repeat(text, '#', (filled + 7) / 8);
		return;
	}
	for (uint64_t i = 0; i < filled / 8; i++)
		text_string(text, "█");
	text_string(text, eighths[filled % 8]);
}

void bar_number(struct text *text, uint64_t number)
{
	char digits[20];
	size_t size = text_digits(number, digits);

	for (size_t i = 0; i < size; i++) {
		if (i && (size - i) % 3 == 0)
			text_char(text, ',');
		text_char(text, digits[i]);
	}
}
