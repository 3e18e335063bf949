#include "kiosk/app/desk.h"

#include "drivers/base/log.h"

#include <string.h>

bool desk_open(struct desk *desk, const struct options *options, void (*on_news)(void *context),
               void *context, const char **ret_wrong)
{
    const struct devices_settings settings = {.gun = options->gun,
                                              .card_reader = options->card_reader,
                                              .root = "",
                                              .on_news = on_news,
                                              .context = context};
    *desk = (struct desk){0};
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

void desk_poll(struct desk *desk, struct session *session, struct kiosk *kiosk, int64_t now_ms)
{
    static struct devices_news news; /* large; wiped below; this thread's alone */
    (void)kiosk;
    (void)now_ms;
    while (devices_poll(desk->devices, &news)) {
        const char *word = news.kind == DEVICES_HEALTH ? report_word(&news) : NULL;
        if (word != NULL) {
            session_report(session, device_part_name(news.part), word);
        }
        explicit_bzero(&news, sizeof(news));
    }
}
