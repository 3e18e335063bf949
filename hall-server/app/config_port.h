/*
 * How a configuration comes to a hall that is open: hallctl import lays it into the data folder,
 * which only the hall's own user may write to, and waits for the answer.
 *
 *   hallctl:  config.next.part ──rename──> config.next                     config.answer ──> says
 * it server:                                config.next ──applied, durable──> config.answer, unlink
 *
 * One that was laid while no server ran, or that a cut server left, is looked at when one begins:
 * its version says whether it is still the next one. The loop's thread.
 */
#ifndef HALL_SERVER_APP_CONFIG_PORT_H
#define HALL_SERVER_APP_CONFIG_PORT_H

#include "hall-server/app/hall.h"

#define CONFIG_PORT_NEXT "config.next"
#define CONFIG_PORT_ANSWER "config.answer"

struct config_port;

/* NULL: no memory. */
struct config_port *config_port_create(struct ev_loop *loop, const char *folder, struct hall *hall);
/* Before the hall is destroyed. NULL is fine. */
void config_port_stop(struct config_port *port);
void config_port_destroy(struct config_port *port); /* NULL is fine */

#endif
