/*
 * One write a commit: a VFS over SQLite's default one that gathers what is appended to a
 * write-ahead log and writes it in one go. SQLite writes each page of a commit in two pieces, so a
 * ticket's three pages were six writes, and a batch of sixteen tickets forty; each costs a call
 * and makes the sync that follows longer.
 *
 *   head, page, head, page, ... ─> gathered ─(sync, read, size, truncate, close)─> one write ─>
 * file
 *
 * Nothing is reordered: what was gathered is written before any other call reaches the file, and
 * before a write that does not go on where it ends. Other connections see no difference, as long as
 * the connection has `synchronous = FULL`: then SQLite syncs a commit before it tells them of it.
 * All other files, and all other calls, are the default VFS's own.
 *
 * An error of the gathered write is the answer of the call that caused it; the bytes are dropped,
 * as after a failed write of SQLite's own.
 *
 * Only for the journal's one writing connection; the thread that opens it.
 */
#ifndef HALL_SERVER_JOURNAL_GATHER_VFS_H
#define HALL_SERVER_JOURNAL_GATHER_VFS_H

/* The VFS's name for sqlite3_open_v2(); NULL, which is the default one, if it can't be had. */
const char *gather_vfs_name(void);

#endif
