/*
 * Functions that must not be used: unbounded, locale- or thread-bound, or a shell in disguise.
 * The build puts this header before every file of ours, so that using one fails to compile.
 * The system's headers come first, because a macro of the same name would break their declarations.
 */
#ifndef DRIVERS_BASE_BANNED_H
#define DRIVERS_BASE_BANNED_H

#if __STDC_HOSTED__
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#endif

#define BANNED(function) sorry_##function##_is_banned
#undef strcpy
#undef strcat
#undef strtok
#undef strncpy
#undef strncat
#undef sprintf
#undef vsprintf
#undef alloca
#define strcpy(to, from) BANNED(strcpy)
#define strcat(to, from) BANNED(strcat)
#define strtok(text, marks) BANNED(strtok)
#define strncpy(to, from, size) BANNED(strncpy)
#define strncat(to, from, size) BANNED(strncat)
#define sprintf(...) BANNED(sprintf)
#define vsprintf(...) BANNED(vsprintf)
#define gets(line) BANNED(gets)
#define localtime(time) BANNED(localtime)
#define gmtime(time) BANNED(gmtime)
#define ctime(time) BANNED(ctime)
#define asctime(time) BANNED(asctime)
#define rand() BANNED(rand)
#define system(line) BANNED(system)
#define alloca(size) BANNED(alloca)

#endif
