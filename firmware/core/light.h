/*
 * What an LED and the buzzer do over time: each pattern is a row of a table, and whether it is on
 * at a moment is a pure function, so nothing has to run between two edges.
 *
 * Freestanding, no state; called from the device's one loop.
 */
#ifndef FIRMWARE_CORE_LIGHT_H
#define FIRMWARE_CORE_LIGHT_H

#include <stdbool.h>
#include <stdint.h>

/* "No next time": what is asked for its next wake-up has nothing to do. */
#define NEVER_MS INT64_MAX

/* `pattern` is a LIGHT_* of the register map. Lights of one device blink in step. */
bool light_is_on(unsigned pattern, int64_t now_ms);
int64_t light_next_ms(unsigned pattern, int64_t now_ms);

/* `sound` is a SOUND_* that began at `began_ms`; off for good after its last beep. */
bool sound_is_on(unsigned sound, int64_t began_ms, int64_t now_ms);
int64_t sound_next_ms(unsigned sound, int64_t began_ms, int64_t now_ms);

/* "off", "on", "slow" ...; "none", "click" ...: for people who look at a device. Static. */
const char *light_name(unsigned pattern);
const char *sound_name(unsigned sound);

#endif
