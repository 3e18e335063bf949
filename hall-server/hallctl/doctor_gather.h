/*
 * Looks at this machine for doctor.h: the folder and its lock, the port, disk, clock, fonts, the
 * printer's queue, what is plugged in. Changes nothing. I/O; one thread.
 */
#ifndef HALL_HALLCTL_DOCTOR_GATHER_H
#define HALL_HALLCTL_DOCTOR_GATHER_H

#include "hall-server/hallctl/doctor.h"

/* `folder` and `queue` may be NULL. What the hall's own zone is the caller adds. */
void doctor_gather(const char *folder, int port, const char *queue, struct doctor_facts *ret_facts);

#endif
