/*
 * The hall's own authority and the certificate of its door, as OpenSSL makes them: keys on P-256,
 * X.509 v3 (RFC 5280), names and addresses as subjectAltName (RFC 6125). For devices, which know
 * the authority by its file (`--ca`); the phones of the public want a certificate that they know
 * already, laid into the same places.
 *
 *   FOLDER/ca.key   0600, the authority's; it can lie elsewhere once the certificate is made
 *   FOLDER/ca.crt   what devices get
 *   FOLDER/hall.key 0600     FOLDER/hall.crt   what the hall shows (a chain is fine)
 *
 * Any thread, one at a time for a folder. No order of calls.
 */
#ifndef HALL_HALLCTL_CERTIFICATE_H
#define HALL_HALLCTL_CERTIFICATE_H

#include <stdbool.h>
#include <stddef.h>

enum {
    CERTIFICATE_NAMES_MAX = 8,
    CERTIFICATE_NAME_MAX_BYTES = 253, /* RFC 1035, 2.3.4 */
    CERTIFICATE_AUTHORITY_DAYS = 3650,
    CERTIFICATE_HALL_DAYS = 730,
};

/* A host's name (letters, digits, '-', '.') or an IPv4 or IPv6 address. */
bool certificate_name_is_good(const char *name);

/*
 * Makes the authority in `folder` if there is none, and a new key and certificate of the hall for
 * `names` (good ones) and for this machine itself (localhost, 127.0.0.1). A file is whole and on
 * the disk, or it is as it was. NULL: done, *ret_made_authority says whether there was none; else
 * what failed, static words.
 */
__attribute__((warn_unused_result)) const char *certificate_make(const char *folder,
                                                                 const char *const names[],
                                                                 size_t name_count,
                                                                 bool *ret_made_authority);

#endif
