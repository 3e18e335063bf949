/* The devices of the world beside its printer of tickets: gun, card reader, scanner, printer of
 * pages. */
#ifndef TESTS_TOOLS_KIOSK_MONKEY_DEVICES_H
#define TESTS_TOOLS_KIOSK_MONKEY_DEVICES_H

#include "tests/tools/kiosk-monkey/world.h"

/* What a device answers to a wish; none, if it is none of theirs. */
void devices_answer(struct world *world, const struct kiosk_wish *wish, bool fails);

/* Something is held before one of them, or one goes or comes. */
void devices_news(struct world *world);

#endif
