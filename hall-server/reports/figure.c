#include "hall-server/reports/figure.h"

#include <assert.h>

#define FIGURE_ROW(symbol, id, unit, how, a, b, zh, en, fz, fe, dz, de)                            \
    [symbol] = {id, unit, how, a, b, zh, en, fz, fe, dz, de},
static const struct figure_row rows[FIGURE_COUNT] = {FIGURES(FIGURE_ROW)};
#undef FIGURE_ROW

const struct figure_row *figure_row(enum figure figure)
{
    assert(figure < FIGURE_COUNT);
    return &rows[figure];
}

static struct figure_value share(uint32_t part, uint32_t whole, uint32_t least)
{
    if (whole == 0) {
        return (struct figure_value){VALUE_NONE, 0};
    }
    if (whole < least) {
        return (struct figure_value){VALUE_WITHHELD, 0};
    }
    const int64_t twice = INT64_C(20000) * part + whole;
    return (struct figure_value){VALUE_KNOWN, twice / (INT64_C(2) * whole)};
}

static struct figure_value rank(const uint32_t *times, size_t count, int percent)
{
    if (count == 0) {
        return (struct figure_value){VALUE_NONE, 0};
    }
    const size_t place = (count * (size_t)percent + 99) / 100;
    assert(place >= 1 && place <= count);
    return (struct figure_value){VALUE_KNOWN, times[place - 1] & FIGURE_TIME_MAX_S};
}

void figure_values(const struct figure_base *base, struct figure_value ret_values[FIGURE_COUNT])
{
    for (int i = 0; i < FIGURE_COUNT; i++) {
        const struct figure_row *row = &rows[i];
        switch (row->how) {
        case HOW_COUNT:
            ret_values[i] = (struct figure_value){VALUE_KNOWN, base->sums[row->a]};
            break;
        case HOW_SHARE:
        case HOW_GUARDED_SHARE:
            ret_values[i] = share(base->sums[row->a], base->sums[row->b],
                                  row->how == HOW_SHARE ? 0 : FIGURE_REVIEWS_LEAST);
            break;
        case HOW_RANK:
            ret_values[i] = rank(base->times[row->a], base->time_counts[row->a], row->b);
            break;
        }
    }
}
