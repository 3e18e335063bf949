/* outbox and archives: what has not left the hall, and what has left its journal. */
#include "hall-server/hallctl/command.h"
#include "hall-server/journal/journal.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>

struct listing {
    unsigned waiting;
    unsigned given_up;
};

static void time_print(int64_t at_ms)
{
    const time_t seconds = (time_t)(at_ms / 1000);
    struct tm parts;
    char text[32];
    if (gmtime_r(&seconds, &parts) != NULL &&
        strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &parts) > 0) {
        fputs(text, stdout);
    }
}

static bool message_print(void *context, const struct journal_message *message,
                          enum journal_outcome outcome)
{
    struct listing *listing = context;
    const bool given_up = outcome == JOURNAL_GIVEN_UP;
    listing->given_up += given_up ? 1 : 0;
    listing->waiting += given_up ? 0 : 1;
    printf("%llu  %s  ", (unsigned long long)message->id, message->target.text);
    time_print(message->at_ms);
    printf("  %s  %u tries  ", given_up ? "given up" : "waiting", message->tries);
    fwrite(message->body, 1, message->size_bytes, stdout);
    putchar('\n');
    return true;
}

int command_outbox(const struct command_line *line)
{
    struct listing listing = {0, 0};
    const int error = journal_sqlite_messages(line->words[0], message_print, &listing);
    if (error != JOURNAL_OK) {
        return command_refuse("%s/journal.db: %s", line->words[0], journal_error_text(error));
    }
    printf("%u waiting, %u given up\n", listing.waiting, listing.given_up);
    return COMMAND_DONE;
}

static bool archive_print(void *context, const struct journal_archive *archive)
{
    unsigned *bad = context;
    *bad += archive->good ? 0 : 1;
    printf("%s  ", archive->path);
    time_print(archive->from_ms);
    const uint64_t count = archive->last_seq - archive->first_seq + 1;
    printf("  %" PRIu64 " events  %s\n", count, archive->good ? "good" : "missing or changed");
    return true;
}

int command_archives(const struct command_line *line)
{
    unsigned bad = 0;
    const int error = journal_sqlite_archives(line->words[0], archive_print, &bad);
    if (error != JOURNAL_OK) {
        return command_refuse("%s/journal.db: %s", line->words[0], journal_error_text(error));
    }
    return bad == 0
               ? COMMAND_DONE
               : command_refuse("%u archives are not what was written; a backup has them", bad);
}
