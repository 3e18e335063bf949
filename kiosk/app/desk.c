#include "kiosk/app/desk.h"

#include "drivers/barcode/scan_check.h"
#include "drivers/base/clock.h"
#include "drivers/base/log.h"

#include <sodium.h>
#include <string.h>

bool desk_open(struct desk *desk, const struct options *options, void (*on_news)(void *context),
               void *context, const char **ret_wrong)
{
    const struct devices_settings settings = {.gun = options->gun,
                                              .card_reader = options->card_reader,
                                              .root = "",
                                              .on_news = on_news,
                                              .context = context};
    *desk = (struct desk){.hall = options->hall};
    if (strcmp(options->gun, DEVICES_NONE) == 0 &&
        strcmp(options->card_reader, DEVICES_NONE) == 0) {
        return true;
    }
    desk->devices = devices_open(&settings, ret_wrong);
    return desk->devices != NULL;
}

void desk_close(struct desk *desk)
{
    devices_close(desk->devices);
    desk->devices = NULL;
}

/* The dashboard's word; NULL: nobody misses a device that was never there. */
static const char *report_word(const struct devices_news *news)
{
    static const char *const words[DEVICE_PART_COUNT][2] = {
        [DEVICE_GUN] = {"gun-absent", "gun-failed"},
        [DEVICE_CARD_READER] = {"card-reader-absent", "card-reader-failed"},
    };
    switch (news->health.state) {
    case DEVICE_READY:
        return "ok";
    case DEVICE_FAILED:
        return words[news->part][1];
    case DEVICE_ABSENT:
        return news->expected ? words[news->part][0] : NULL;
    default:
        return NULL;
    }
}

/* 32 bytes of base64url. */
static bool key_read(const char *text, uint8_t ret_key[32])
{
    size_t size = 0;
    return sodium_base642bin(ret_key, 32, text, strlen(text), NULL, &size, NULL,
                             sodium_base64_VARIANT_URLSAFE_NO_PADDING) == 0 &&
           size == 32;
}

/* The hall has told its keys, or other ones. */
static void keys_take(struct desk *desk, const struct shape_kiosk_keys *keys)
{
    uint8_t card_key[CARD_PERSON_KEY_BYTES];
    if (keys == NULL || keys == desk->keys) {
        return;
    }
    desk->keys = keys;
    desk->has_code_key = key_read(keys->code_key, desk->code_key);
    if (key_read(keys->card_key, card_key)) {
        devices_set_card_key(desk->devices, card_key);
    } else {
        log_line(LOG_WARN, "kiosk.keys", "error=malformed");
    }
    sodium_memzero(card_key, sizeof(card_key));
}

static void scanned(const struct desk *desk, struct kiosk *kiosk, const struct devices_news *news,
                    int64_t now_ms)
{
    static const enum kiosk_code_kind kinds[SCAN_KINDS] = {
        [SCAN_TICKET] = KIOSK_CODE_TICKET,
        [SCAN_APPOINTMENT] = KIOSK_CODE_APPOINTMENT,
        [SCAN_CASE] = KIOSK_CODE_CASE,
        [SCAN_PHONE] = KIOSK_CODE_PHONE,
    };
    struct scan_meaning meaning = {.text = ""};
    struct scan_rules rules = {
        .bases = {desk->hall},
        .key = desk->has_code_key ? desk->code_key : NULL,
        .wall_ms = kiosk->hall == NULL ? clock_wall_ms() : kiosk->hall->now_ms,
    };
    if (kiosk->hall != NULL && *kiosk->hall->public_url != '\0') {
        rules.bases[1] = kiosk->hall->public_url;
    }
    const enum scan_problem problem =
        news->problem != SCAN_OK ? news->problem : scan_check(&news->scan, &rules, &meaning);
    /* What it is and how it was refused; never what it says. */
    log_line(LOG_INFO, "kiosk.scan", "what=%s proven=%d",
             problem == SCAN_OK ? scan_kind_name(meaning.kind) : scan_problem_code(problem),
             meaning.proven);
    kiosk_scanned(kiosk,
                  &(struct kiosk_code){
                      .kind = problem == SCAN_OK ? kinds[meaning.kind] : KIOSK_CODE_BAD,
                      .text = meaning.text,
                      .zh = scan_problem_zh(problem),
                      .en = scan_problem_en(problem),
                  },
                  now_ms);
    sodium_memzero(&meaning, sizeof(meaning));
}

static void card_laid(struct kiosk *kiosk, const struct devices_news *news, int64_t now_ms)
{
    char card[2 * CARD_PERSON_HASH_BYTES + 1];
    (void)sodium_bin2hex(card, sizeof(card), news->hash, sizeof(news->hash));
    kiosk_card(kiosk, card, news->name_masked, now_ms);
    sodium_memzero(card, sizeof(card));
}

static void health_tell(struct session *session, struct kiosk *kiosk,
                        const struct devices_news *news, int64_t now_ms)
{
    static const enum kiosk_part parts[DEVICE_PART_COUNT] = {
        [DEVICE_GUN] = KIOSK_GUN, [DEVICE_CARD_READER] = KIOSK_CARD_READER};
    const char *word = report_word(news);
    if (word != NULL) {
        session_report(session, device_part_name(news->part), word);
    }
    kiosk_part(kiosk, parts[news->part], news->health.state == DEVICE_READY, now_ms);
}

void desk_poll(struct desk *desk, struct session *session, struct kiosk *kiosk, int64_t now_ms)
{
    static struct devices_news news; /* large; wiped below; this thread's alone */
    keys_take(desk, kiosk->keys);
    while (devices_poll(desk->devices, &news)) {
        switch (news.kind) {
        case DEVICES_SCANNED:
            scanned(desk, kiosk, &news, now_ms);
            break;
        case DEVICES_CARD:
            card_laid(kiosk, &news, now_ms);
            break;
        case DEVICES_CARD_GONE:
            kiosk_card_gone(kiosk, now_ms);
            break;
        case DEVICES_HEALTH:
            health_tell(session, kiosk, &news, now_ms);
            break;
        }
        explicit_bzero(&news, sizeof(news));
    }
}
