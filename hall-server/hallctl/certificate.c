#include "hall-server/hallctl/certificate.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { PATH_ROOM = 4200, SERIAL_BYTES = 16, DAY_S = 24 * 60 * 60, EARLIER_S = 60 * 60 };
enum { NAMES_ROOM = (CERTIFICATE_NAMES_MAX + 2) * (CERTIFICATE_NAME_MAX_BYTES + 8) };

static bool is_address(const char *name)
{
    unsigned char room[sizeof(struct in6_addr)];
    return inet_pton(AF_INET, name, room) == 1 || inet_pton(AF_INET6, name, room) == 1;
}

bool certificate_name_is_good(const char *name)
{
    static const char letters[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.";
    const size_t length = strlen(name);
    return is_address(name) ||
           (length > 0 && length <= CERTIFICATE_NAME_MAX_BYTES && strspn(name, letters) == length &&
            name[0] != '.' && name[0] != '-');
}

/* ---- files ---- */

static void path_of(const char *folder, const char *name, char ret_path[PATH_ROOM])
{
    (void)snprintf(ret_path, PATH_ROOM, "%.4000s/%s", folder, name);
}

/* Writes `key`, or `certificate` where it is NULL; whole and on the disk, or not at all. */
static bool file_write(const char *folder, const char *name, EVP_PKEY *key, X509 *certificate)
{
    char path[PATH_ROOM];
    char fresh[PATH_ROOM + 8];
    path_of(folder, name, path);
    (void)snprintf(fresh, sizeof fresh, "%s.new", path);
    (void)unlink(fresh);
    const int file =
        open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, key != NULL ? 0600 : 0644);
    FILE *stream = file < 0 ? NULL : fdopen(file, "w");
    if (stream == NULL) {
        if (file >= 0) {
            (void)close(file);
        }
        return false;
    }
    bool good = key != NULL ? PEM_write_PKCS8PrivateKey(stream, key, NULL, NULL, 0, NULL, NULL) == 1
                            : PEM_write_X509(stream, certificate) == 1;
    good = fflush(stream) == 0 && fsync(file) == 0 && good;
    good = fclose(stream) == 0 && good && rename(fresh, path) == 0;
    const int opened = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    good = opened >= 0 && fsync(opened) == 0 && good;
    if (opened >= 0) {
        (void)close(opened);
    }
    return good;
}

/* ---- what is in a certificate ---- */

static bool extension_add(X509 *certificate, X509 *issuer, int kind, const char *value)
{
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, NULL, NULL, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, kind, value);
    const bool good = extension != NULL && X509_add_ext(certificate, extension, -1) == 1;
    X509_EXTENSION_free(extension);
    return good;
}

/* A serial that nobody guesses, from an hour ago (clocks of devices differ) on for `days`. */
static bool frame_fill(X509 *certificate, const char *name, EVP_PKEY *key, int days)
{
    unsigned char serial[SERIAL_BYTES];
    bool good = RAND_bytes(serial, sizeof serial) == 1;
    serial[0] = (unsigned char)((serial[0] & 0x7F) | 0x40);
    BIGNUM *number = BN_bin2bn(serial, sizeof serial, NULL);
    good = good && number != NULL &&
           BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) != NULL;
    BN_free(number);
    X509_NAME *subject = X509_get_subject_name(certificate);
    return good && X509_set_version(certificate, X509_VERSION_3) == 1 &&
           X509_gmtime_adj(X509_getm_notBefore(certificate), -EARLIER_S) != NULL &&
           X509_gmtime_adj(X509_getm_notAfter(certificate), (long)days * DAY_S) != NULL &&
           X509_NAME_add_entry_by_txt(subject, "O", MBSTRING_UTF8, (const unsigned char *)"Mashang",
                                      -1, -1, 0) == 1 &&
           X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, (const unsigned char *)name, -1,
                                      -1, 0) == 1 &&
           X509_set_pubkey(certificate, key) == 1;
}

/* Signed by itself, for signing alone. The caller's. */
static X509 *authority_create(EVP_PKEY *key)
{
    X509 *made = X509_new();
    if (made != NULL && frame_fill(made, "hall authority", key, CERTIFICATE_AUTHORITY_DAYS) &&
        X509_set_issuer_name(made, X509_get_subject_name(made)) == 1 &&
        extension_add(made, made, NID_basic_constraints, "critical,CA:TRUE,pathlen:0") &&
        extension_add(made, made, NID_key_usage, "critical,keyCertSign,cRLSign") &&
        extension_add(made, made, NID_subject_key_identifier, "hash") &&
        X509_sign(made, key, EVP_sha256()) > 0) {
        return made;
    }
    X509_free(made);
    return NULL;
}

static void names_write(const char *const names[], size_t count, char ret_text[NAMES_ROOM])
{
    int length = snprintf(ret_text, NAMES_ROOM, "DNS:localhost,IP:127.0.0.1");
    for (size_t i = 0; i < count; i++) {
        length += snprintf(ret_text + length, NAMES_ROOM - (size_t)length, ",%s:%s",
                           is_address(names[i]) ? "IP" : "DNS", names[i]);
    }
}

static X509 *hall_create(const char *const names[], size_t count, EVP_PKEY *key, X509 *authority,
                         EVP_PKEY *authority_key)
{
    char text[NAMES_ROOM];
    names_write(names, count, text);
    X509 *made = X509_new();
    if (made != NULL && frame_fill(made, "hall server", key, CERTIFICATE_HALL_DAYS) &&
        X509_set_issuer_name(made, X509_get_subject_name(authority)) == 1 &&
        extension_add(made, authority, NID_basic_constraints, "critical,CA:FALSE") &&
        extension_add(made, authority, NID_key_usage, "critical,digitalSignature") &&
        extension_add(made, authority, NID_ext_key_usage, "serverAuth") &&
        extension_add(made, authority, NID_subject_key_identifier, "hash") &&
        extension_add(made, authority, NID_authority_key_identifier, "keyid:always") &&
        extension_add(made, authority, NID_subject_alt_name, text) &&
        X509_sign(made, authority_key, EVP_sha256()) > 0) {
        return made;
    }
    X509_free(made);
    return NULL;
}

/* ---- the authority ---- */

struct authority {
    EVP_PKEY *key;
    X509 *certificate;
};

static bool file_is_there(const char *folder, const char *name)
{
    char path[PATH_ROOM];
    path_of(folder, name, path);
    return access(path, F_OK) == 0;
}

static FILE *file_open(const char *folder, const char *name)
{
    char path[PATH_ROOM];
    path_of(folder, name, path);
    return fopen(path, "re");
}

static const char *authority_read(const char *folder, struct authority *ret_authority)
{
    FILE *keys = file_open(folder, "ca.key");
    FILE *certificates = file_open(folder, "ca.crt");
    if (keys != NULL && certificates != NULL) {
        ret_authority->key = PEM_read_PrivateKey(keys, NULL, NULL, NULL);
        ret_authority->certificate = PEM_read_X509(certificates, NULL, NULL, NULL);
    }
    if (keys != NULL) {
        (void)fclose(keys);
    }
    if (certificates != NULL) {
        (void)fclose(certificates);
    }
    if (ret_authority->key == NULL || ret_authority->certificate == NULL) {
        return "the authority's ca.key or ca.crt is missing or spoiled; put both back, or move "
               "both "
               "away for a new authority, which each device must then be given";
    }
    return X509_check_private_key(ret_authority->certificate, ret_authority->key) == 1
               ? NULL
               : "ca.key is not the key of ca.crt";
}

/* The key goes first: a key without its certificate is said, and nothing is signed by it. */
static const char *authority_make(const char *folder, struct authority *ret_authority)
{
    ret_authority->key = EVP_EC_gen("P-256");
    ret_authority->certificate =
        ret_authority->key == NULL ? NULL : authority_create(ret_authority->key);
    if (ret_authority->certificate == NULL) {
        return "no key or certificate could be made";
    }
    return file_write(folder, "ca.key", ret_authority->key, NULL) &&
                   file_write(folder, "ca.crt", NULL, ret_authority->certificate)
               ? NULL
               : strerror(errno);
}

const char *certificate_make(const char *folder, const char *const names[], size_t name_count,
                             bool *ret_made_authority)
{
    struct authority authority = {0};
    EVP_PKEY *key = NULL;
    X509 *certificate = NULL;
    const bool is_new = !file_is_there(folder, "ca.key") && !file_is_there(folder, "ca.crt");
    const char *wrong =
        is_new ? authority_make(folder, &authority) : authority_read(folder, &authority);
    if (wrong == NULL) {
        key = EVP_EC_gen("P-256");
        certificate =
            key == NULL ? NULL
                        : hall_create(names, name_count, key, authority.certificate, authority.key);
        wrong = certificate == NULL ? "no key or certificate could be made" : NULL;
    }
    if (wrong == NULL && !(file_write(folder, "hall.key", key, NULL) &&
                           file_write(folder, "hall.crt", NULL, certificate))) {
        wrong = strerror(errno);
    }
    X509_free(certificate);
    EVP_PKEY_free(key);
    X509_free(authority.certificate);
    EVP_PKEY_free(authority.key);
    *ret_made_authority = is_new;
    return wrong;
}
