/*
 * A disk that can lose its power: an SQLite VFS over the default one, for tests of the journal.
 *
 * What is written stays in memory until it is synced, as in a disk's cache. At the n-th write,
 * sync, truncation or deletion the power goes: of what was not synced, some writes reach the disk
 * and some don't, in any mix and torn at sectors (a beginning of it, or some of its sectors), as a
 * seed says; then the process ends with CUT_EXIT_CODE.
 *
 * For one connection in a child process of its own: call cut_vfs_install() after fork().
 */
#ifndef TESTS_LIB_CUT_VFS_H
#define TESTS_LIB_CUT_VFS_H

#include <stdint.h>

enum { CUT_EXIT_CODE = 77 };

/* Becomes SQLite's default VFS. `at_step` 0: the power never goes. */
void cut_vfs_install(long at_step, uint64_t seed);

/* Writes, syncs and truncations so far. */
long cut_vfs_steps(void);

#endif
