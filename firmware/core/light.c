#include "firmware/core/light.h"

#include "drivers/wire/register_map.h"

#include <assert.h>

static const struct {
    const char *name;
    uint16_t on_ms;
    uint16_t period_ms; /* 0: steady */
} lights[LIGHT_COUNT] = {
    [LIGHT_OFF] = {"off", 0, 0},         [LIGHT_ON] = {"on", 1, 0},
    [LIGHT_SLOW] = {"slow", 500, 1000},  [LIGHT_FAST] = {"fast", 125, 250},
    [LIGHT_FLASH] = {"flash", 50, 2000},
};

static const struct {
    const char *name;
    uint16_t on_ms;
    uint16_t period_ms;
    uint16_t times;
} sounds[SOUND_COUNT] = {
    [SOUND_NONE] = {"none", 0, 1, 0},           [SOUND_CLICK] = {"click", 8, 8, 1},
    [SOUND_DONE] = {"done", 80, 160, 2},        [SOUND_ATTENTION] = {"attention", 200, 400, 3},
    [SOUND_REFUSED] = {"refused", 400, 400, 1},
};

bool light_is_on(unsigned pattern, int64_t now_ms)
{
    assert(pattern < LIGHT_COUNT);
    if (lights[pattern].period_ms == 0) {
        return lights[pattern].on_ms != 0;
    }
    return now_ms % lights[pattern].period_ms < lights[pattern].on_ms;
}

int64_t light_next_ms(unsigned pattern, int64_t now_ms)
{
    assert(pattern < LIGHT_COUNT);
    if (lights[pattern].period_ms == 0) {
        return NEVER_MS;
    }
    const int64_t began_ms = now_ms - now_ms % lights[pattern].period_ms;
    return began_ms +
           (light_is_on(pattern, now_ms) ? lights[pattern].on_ms : lights[pattern].period_ms);
}

bool sound_is_on(unsigned sound, int64_t began_ms, int64_t now_ms)
{
    assert(sound < SOUND_COUNT);
    const int64_t since_ms = now_ms - began_ms;
    return since_ms < (int64_t)sounds[sound].period_ms * sounds[sound].times &&
           since_ms % sounds[sound].period_ms < sounds[sound].on_ms;
}

int64_t sound_next_ms(unsigned sound, int64_t began_ms, int64_t now_ms)
{
    assert(sound < SOUND_COUNT);
    const int64_t period_ms = sounds[sound].period_ms;
    const int64_t since_ms = now_ms - began_ms;
    if (since_ms >= period_ms * sounds[sound].times) {
        return NEVER_MS;
    }
    const int64_t beep_ms = now_ms - since_ms % period_ms;
    return beep_ms + (sound_is_on(sound, began_ms, now_ms) ? sounds[sound].on_ms : period_ms);
}

const char *light_name(unsigned pattern)
{
    assert(pattern < LIGHT_COUNT);
    return lights[pattern].name;
}

const char *sound_name(unsigned sound)
{
    assert(sound < SOUND_COUNT);
    return sounds[sound].name;
}
