#include "drivers/sound/sound_card.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

static bool has_part(const char *name, const char *part)
{
    const size_t length = strlen(part);
    for (; strlen(name) >= length; name++) {
        if (strncasecmp(name, part, length) == 0) {
            return true;
        }
    }
    return false;
}

int sound_card_choose(const struct sound_cards *cards, const char *wanted)
{
    int found = SOUND_CARD_NONE;
    if (wanted[0] == '\0') {
        return SOUND_CARD_NONE;
    }
    for (int i = 0; i < cards->count; i++) {
        if (strcmp(cards->names[i], wanted) == 0) {
            return i;
        }
        if (has_part(cards->names[i], wanted)) {
            found = found == SOUND_CARD_NONE ? i : SOUND_CARD_SEVERAL;
        }
    }
    return found;
}
