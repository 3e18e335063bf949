/*
 * The kiosk's voice: what kiosk/screens/speak.c decides, said by drivers/sound in Mandarin or
 * English on one sound card. What is out of date is cut off: a screen that changed, a focus that
 * moved on.
 *
 * The program's first thread; the voice has one of its own inside.
 * Order: speech_open() after kiosk_init(), speech_follow() after each frame, speech_close().
 */
#ifndef KIOSK_APP_SPEECH_H
#define KIOSK_APP_SPEECH_H

#include "kiosk/app/options.h"
#include "kiosk/screens/speak.h"

struct speech_line;

/* NULL: none is wanted, or none can be had (that is logged). Texts are not copied. */
struct speech_line *speech_open(const struct options *options);
void speech_close(struct speech_line *speech); /* NULL is fine */

/* Says what is new in this frame. NULL: nothing. */
void speech_follow(struct speech_line *speech, const struct kiosk *kiosk,
                   const struct ui_list *list, const struct ui_input *input);

/* A sentence for who listens whether the loudspeaker works. */
void speech_try(struct speech_line *speech, enum words_language language);

void speech_hush(struct speech_line *speech);
/* The screen once more. */
void speech_repeat(struct speech_line *speech);

#endif
