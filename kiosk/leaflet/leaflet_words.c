#include "kiosk/leaflet/leaflet_words.h"

#include "drivers/base/utf8.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define LEAFLET_WORD_ROW(symbol, zh, en) {zh, en},
static const char *const words[LEAFLET_WORD_COUNT][LEAFLET_LANGUAGE_COUNT] = {
    LEAFLET_WORDS(LEAFLET_WORD_ROW)};
#undef LEAFLET_WORD_ROW

const char *leaflet_word(enum leaflet_language language, enum leaflet_word word)
{
    assert(language < LEAFLET_LANGUAGE_COUNT && word < LEAFLET_WORD_COUNT);
    return words[word][language];
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral" /* the table above is ours */
const char *leaflet_format(char *ret_text, size_t room, enum leaflet_language language,
                           enum leaflet_word word, ...)
{
    va_list arguments;
    va_start(arguments, word);
    const int length = vsnprintf(ret_text, room, leaflet_word(language, word), arguments);
    va_end(arguments);
    if (length < 0) {
        ret_text[0] = '\0';
    } else if ((size_t)length >= room) { /* a cut character would be no UTF-8 */
        size_t good = 0;
        size_t left = room - 1;
        while (left > 0) {
            uint32_t code = 0;
            bool is_good = false;
            const size_t taken = utf8_next(ret_text + good, left, &code, &is_good);
            if (!is_good) {
                break;
            }
            good += taken;
            left -= taken;
        }
        ret_text[good] = '\0';
    }
    return ret_text;
}
#pragma GCC diagnostic pop

const char *leaflet_limit(char *ret_text, size_t room, enum leaflet_language language,
                          const struct leaflet_service *service)
{
    ret_text[0] = '\0';
    if (service->promised_days < 0) {
        return ret_text;
    }
    if (service->promised_days == 0) {
        snprintf(ret_text, room, "%s", leaflet_word(language, LEAFLET_AT_ONCE));
        return ret_text;
    }
    leaflet_format(ret_text, room, language, LEAFLET_DAYS, service->promised_days);
    if (service->statutory_days > 0) {
        const size_t length = strlen(ret_text);
        leaflet_format(ret_text + length, room - length, language, LEAFLET_STATUTORY,
                       service->statutory_days);
    }
    return ret_text;
}
