#include "drivers/sound/sound_card.h"
#include "drivers/tool/command.h"
#include "drivers/tool/plugged.h"

#include <stdio.h>

/* The loudspeakers, by the names that `mashang-board --sound-card` takes. */
static void cards_print(void)
{
    static struct sound_cards cards;
    sound_cards_list(&cards);
    for (int i = 0; i < cards.count; i++) {
        printf("%-8s %s; 声卡\n", "sound", cards.names[i]);
    }
}

int tool_list(const struct tool_line *line)
{
    static struct plugged found[PLUGGED_MAX];
    const size_t count = plugged_find(line->root, found, PLUGGED_MAX);
    for (size_t i = 0; i < count; i++) {
        const struct plugged *plugged = &found[i];
        printf("%-8s %-24s %04x:%04x %s%s%s%s%s\n", plugged_kind_name(plugged->kind),
               plugged->where, plugged->vendor, plugged->product, plugged_kind_zh(plugged->kind),
               plugged->name[0] != '\0' ? " " : "", plugged->name,
               plugged->model[0] != '\0' ? "; " : "", plugged->model);
        if (!plugged->may_use) {
            printf("         没有权限 / no right to use it: hallctl doctor\n");
        }
    }
    if (count == 0) {
        printf("没有找到设备 / nothing is plugged in that a hall uses\n");
    }
    if (line->root[0] == '\0') { /* a made-up /sys has no loudspeakers */
        cards_print();
    }
    return TOOL_DONE;
}
