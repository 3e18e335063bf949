/*
 * A connection to a Modbus gateway (gateway_frame.h: its bytes, and how long it is waited for),
 * with one request on its way at a time. Of field_bus.c alone.
 *
 * Answers to what was given up are told by their transaction and dropped. A stream that has lost
 * its beginnings, and a gateway that says nothing any more, are BUS_GONE: to be connected anew.
 *
 * Blocks for as long as an answer may take. One thread a gateway.
 */
#ifndef HALL_FIELD_FIELD_GATEWAY_H
#define HALL_FIELD_FIELD_GATEWAY_H

#include "hall-server/field/field_bus.h"

struct field_gateway;

/* `name` is "HOST:PORT" or "[HOST]:PORT". NULL with errno. */
struct field_gateway *field_gateway_open(const char *name);
void field_gateway_close(struct field_gateway *gateway); /* NULL is fine */

/* As field_bus_carry(). */
__attribute__((warn_unused_result)) enum field_bus_heard
field_gateway_carry(struct field_gateway *gateway, int address, int timeout_ms,
                    const struct field_request *request, uint16_t *registers);

int field_gateway_socket(const struct field_gateway *gateway);

#endif
