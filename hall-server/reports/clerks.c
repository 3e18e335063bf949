#include "hall-server/reports/clerks.h"

#include <stdlib.h>
#include <string.h>

struct reading {
    struct clerks *clerks;
    int error;
};

static uint16_t clerk_place(struct clerks *clerks, const struct short_id *id)
{
    for (size_t i = 0; i < clerks->count; i++) {
        if (short_id_equal(&clerks->ids[i], id)) {
            return (uint16_t)i;
        }
    }
    if (clerks->count == CLERKS_MAX) {
        return INDEX_NONE;
    }
    clerks->ids[clerks->count] = *id;
    return (uint16_t)clerks->count++;
}

static bool stay_add(void *context, const struct fact_seat *seat)
{
    struct reading *reading = context;
    struct clerks *clerks = reading->clerks;
    if (clerks->stay_count == clerks->stay_room) {
        const size_t room = clerks->stay_room == 0 ? 1024 : clerks->stay_room * 2;
        struct clerk_stay *stays =
            room > CLERK_STAYS_MAX ? NULL : realloc(clerks->stays, room * sizeof *stays);
        if (stays == NULL) {
            reading->error = room > CLERK_STAYS_MAX ? JOURNAL_FULL : JOURNAL_NO_MEMORY;
            return false;
        }
        clerks->stays = stays;
        clerks->stay_room = room;
    }
    struct clerk_stay stay = {seat->at_ms, seat->seat, INDEX_NONE};
    if (!short_id_is_none(&seat->clerk)) {
        stay.clerk = clerk_place(clerks, &seat->clerk);
        if (stay.clerk == INDEX_NONE) {
            reading->error = JOURNAL_FULL;
            return false;
        }
    }
    clerks->stays[clerks->stay_count++] = stay;
    return true;
}

/* Two at the same moment stay in their order only by luck: the one who sits there goes last. */
static int stay_compare(const void *left, const void *right)
{
    const struct clerk_stay *a = left;
    const struct clerk_stay *b = right;
    if (a->seat != b->seat) {
        return a->seat < b->seat ? -1 : 1;
    }
    if (a->from_ms != b->from_ms) {
        return a->from_ms < b->from_ms ? -1 : 1;
    }
    return a->clerk == b->clerk ? 0 : a->clerk == INDEX_NONE ? -1 : 1;
}

int clerks_read(struct clerks *clerks, struct facts *facts, int64_t from_ms, int64_t to_ms)
{
    struct reading reading = {clerks, JOURNAL_OK};
    memset(clerks, 0, sizeof *clerks);
    clerks->ids = calloc(CLERKS_MAX, sizeof *clerks->ids);
    if (clerks->ids == NULL) {
        return JOURNAL_NO_MEMORY;
    }
    const int result = facts_seats(facts, from_ms, to_ms, stay_add, &reading);
    if (clerks->stay_count > 0) {
        qsort(clerks->stays, clerks->stay_count, sizeof *clerks->stays, stay_compare);
    }
    return reading.error != JOURNAL_OK ? reading.error : result;
}

void clerks_deinit(struct clerks *clerks)
{
    free(clerks->ids);
    free(clerks->stays);
    memset(clerks, 0, sizeof *clerks);
}

uint16_t clerks_at(const struct clerks *clerks, uint16_t seat, int64_t at_ms)
{
    size_t low = 0;
    size_t high = clerks->stay_count;
    while (low < high) { /* the first stay that is after it */
        const size_t middle = low + (high - low) / 2;
        const struct clerk_stay *stay = &clerks->stays[middle];
        const bool after = stay->seat > seat || (stay->seat == seat && stay->from_ms > at_ms);
        low = after ? low : middle + 1;
        high = after ? middle : high;
    }
    const struct clerk_stay *stay = low > 0 ? &clerks->stays[low - 1] : NULL;
    if (low > 1 && stay->clerk == INDEX_NONE && stay->from_ms == at_ms) {
        stay--; /* left in that very millisecond: what was done in it was done before */
    }
    return stay != NULL && stay->seat == seat ? stay->clerk : INDEX_NONE;
}
