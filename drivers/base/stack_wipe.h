/*
 * Zeroes what a thread's earlier calls left on its stack: a name that was copied through five
 * functions lies there until other calls happen to write over it. Called where a thread has done
 * something for one person and waits for the next.
 *
 * Depends on the C library; Linux. Any thread, for its own stack.
 */
#ifndef DRIVERS_BASE_STACK_WIPE_H
#define DRIVERS_BASE_STACK_WIPE_H

/* All below the caller's frame. Whole pages go back to the kernel, which gives zeroes next time. */
void stack_wipe(void);

#endif
