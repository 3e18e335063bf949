/*
 * `mashang-scan`, and the same as a part of other programs: scans from a source into a folder and
 * says on stdout what became of each page. One thread; blocks until the scan is over. SIGINT and
 * SIGTERM cancel: what came before becomes a file.
 *
 *   page 3 kept skew=2.98 whitened code="A001-20261123"
 *   page 4 blank ink=12
 *   page 5 lost page.cut 这一页没有传完整… / This page came only in part…
 *   file /scans/A001-20261123.pdf pages=3
 *   problem scanner.jam 卡纸了… / A paper is stuck…
 */
#ifndef DRIVERS_SCANNER_SCAN_COMMAND_H
#define DRIVERS_SCANNER_SCAN_COMMAND_H

enum {
    SCAN_COMMAND_DONE = 0,    /* all pages came, all files are written */
    SCAN_COMMAND_PROBLEM = 1, /* something was said; files of what came are written */
    SCAN_COMMAND_USAGE = 2,
};

/* words[0] is the program's name; --help tells the rest. */
int scan_command(int count, char *const *words);

#endif
