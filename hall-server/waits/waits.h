/*
 * How long somebody will wait: an honest interval P50–P90, never one false number.
 *
 * Pure; any thread. Includes only the model, so proto may use it.
 */
#ifndef HALL_SERVER_WAITS_WAITS_H
#define HALL_SERVER_WAITS_WAITS_H

#include "hall-server/model/wait.h"

/*
 * False (and *ret_wait untouched) when nobody can say: no open seat, or no service time is known
 * and the hall has set none. Get the inputs from engine_wait_inputs().
 */
__attribute__((warn_unused_result)) bool waits_estimate(const struct wait_inputs *inputs,
                                                        struct wait_interval *ret_wait);

#endif
