/* The hall's own authority and certificate, in the folder `tls` of its data. */
#include "hall-server/hallctl/certificate.h"
#include "hall-server/hallctl/command.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

int command_tls_make(const struct command_line *line)
{
    char folder[COMMAND_PATH_ROOM];
    size_t count = 0;
    bool is_new = false;
    const char *const *names = line->words + 1;
    while (count < COMMAND_WORDS_MAX - 1 && names[count] != NULL) {
        if (!certificate_name_is_good(names[count])) {
            return command_refuse("%s is neither a host's name nor an address", names[count]);
        }
        count++;
    }
    (void)snprintf(folder, sizeof folder, "%.4000s/tls", line->words[0]);
    if (mkdir(folder, 0700) != 0 && errno != EEXIST) {
        return command_refuse("%s: %s", folder, strerror(errno));
    }
    const char *wrong = certificate_make(folder, names, count, &is_new);
    if (wrong != NULL) {
        return command_refuse("%s: %s", folder, wrong);
    }
    printf(
        "%s\n"
        "  hall.crt, hall.key  the hall's, for %d days: hall-server --tls ADDRESS:PORT shows it\n"
        "  ca.crt              for each device: mashang-kiosk --ca ca.crt --hall https://%s:PORT\n"
        "  ca.key              makes the next one: keep it safe, it need not stay here\n",
        folder, CERTIFICATE_HALL_DAYS, names[0]);
    if (!is_new) {
        printf(
            "The authority is the one that was here: devices know the new certificate already.\n");
    }
    return COMMAND_DONE;
}
