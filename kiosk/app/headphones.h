/*
 * Watches the headphones' socket in a thread of its own: the sound card's input device, or a file
 * that gives the same records (drivers/sound/jack.h). A device that goes is looked for again each
 * second, and is not plugged in meanwhile.
 *
 * Order: headphones_open(), headphones_plugged() at any time, headphones_close(); one thread.
 */
#ifndef KIOSK_APP_HEADPHONES_H
#define KIOSK_APP_HEADPHONES_H

#include <stdbool.h>

#define HEADPHONES_AUTO "auto"

struct headphones;

/* `place`: the path of an input device, or HEADPHONES_AUTO: the first one with such a switch. NULL:
 * no memory or thread. `on_news` from the thread, after each change. Texts are not copied. */
struct headphones *headphones_open(const char *place, void (*on_news)(void *context),
                                   void *context);
void headphones_close(struct headphones *headphones); /* NULL is fine */

bool headphones_plugged(const struct headphones *headphones); /* NULL: no */

#endif
