#include "drivers/text/text_fonts.h"

#include <assert.h>
#include <fcntl.h>
#include <hb-ot.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* Where each face is looked for, after the hall's own folder. */
static const char *const system_folders[] = {
    "/usr/share/fonts/opentype/noto",
    "/usr/share/fonts/truetype/noto",
    "/usr/share/fonts/opentype/unifont",
    "/usr/share/fonts/truetype/hanazono",
    "/usr/share/fonts/X11/misc",
    "/usr/share/fonts/noto-cjk",
    "/usr/share/fonts/noto",
    "/usr/local/share/fonts",
};
enum { FOLDER_COUNT = sizeof(system_folders) / sizeof(system_folders[0]) };

/*
 * The faces. `family` picks one out of a collection: the CJK files hold a face a country, and the
 * simplified Chinese one draws 直, 骨 and 门 as this country writes them.
 */
enum face_index {
    FACE_CJK_REGULAR,
    FACE_CJK_MEDIUM,
    FACE_CJK_BOLD,
    FACE_CJK_BLACK,
    FACE_SANS_REGULAR,
    FACE_SANS_BOLD,
    FACE_UNIFONT,
    FACE_UNIFONT_UPPER,
    FACE_HAN_RARE,   /* extensions B to F: rare characters of names */
    FACE_HAN_DOTS,   /* GB 2312 in dots, 24 × 24 */
    FACE_LATIN_DOTS, /* Latin-1 in dots, 12 × 24 */
    FACE_COUNT
};
static const struct {
    const char *file;
    const char *family;         /* NULL: the first face of the file */
    struct text_dots_kind dots; /* of a font of dots */
} faces[FACE_COUNT] = {
    [FACE_CJK_REGULAR] = {"NotoSansCJK-Regular.ttc", "Noto Sans CJK SC", {NULL, 0}},
    [FACE_CJK_MEDIUM] = {"NotoSansCJK-Medium.ttc", "Noto Sans CJK SC", {NULL, 0}},
    [FACE_CJK_BOLD] = {"NotoSansCJK-Bold.ttc", "Noto Sans CJK SC", {NULL, 0}},
    [FACE_CJK_BLACK] = {"NotoSansCJK-Black.ttc", "Noto Sans CJK SC", {NULL, 0}},
    [FACE_SANS_REGULAR] = {"NotoSans-Regular.ttf", NULL, {NULL, 0}},
    [FACE_SANS_BOLD] = {"NotoSans-Bold.ttf", NULL, {NULL, 0}},
    [FACE_UNIFONT] = {"unifont.otf", NULL, {NULL, 0}},
    [FACE_UNIFONT_UPPER] = {"unifont_upper.otf", NULL, {NULL, 0}},
    [FACE_HAN_RARE] = {"HanaMinB.ttf", NULL, {NULL, 0}},
    [FACE_HAN_DOTS] = {"gb24st.pcf.gz", NULL, {"EUC-CN", TEXT_DOTS_PX}},
    [FACE_LATIN_DOTS] = {"12x24.pcf.gz", NULL, {"ISO-8859-1", TEXT_DOTS_PX}},
};
_Static_assert((int)FACE_COUNT <= (int)TEXT_FACE_MAX, "a face too many");
_Static_assert(FACE_COUNT - FACE_HAN_DOTS <= (int)TEXT_DOTS_SLOTS, "fonts of dots are the last");

/* A weight that is missing falls back to the nearest one: Medium and Black are in an extra package.
 */
static const uint8_t chains[TEXT_STYLE_COUNT][TEXT_CHAIN_MAX + 1] = {
    [TEXT_REGULAR] = {FACE_CJK_REGULAR, FACE_SANS_REGULAR, FACE_HAN_RARE, FACE_UNIFONT,
                      FACE_UNIFONT_UPPER, TEXT_FACE_NONE},
    [TEXT_MEDIUM] = {FACE_CJK_MEDIUM, FACE_CJK_REGULAR, FACE_SANS_REGULAR, FACE_HAN_RARE,
                     FACE_UNIFONT, FACE_UNIFONT_UPPER, TEXT_FACE_NONE},
    [TEXT_BOLD] = {FACE_CJK_BOLD, FACE_SANS_BOLD, FACE_HAN_RARE, FACE_UNIFONT, FACE_UNIFONT_UPPER,
                   TEXT_FACE_NONE},
    [TEXT_BLACK] = {FACE_CJK_BLACK, FACE_CJK_BOLD, FACE_SANS_BOLD, FACE_HAN_RARE, FACE_UNIFONT,
                    FACE_UNIFONT_UPPER, TEXT_FACE_NONE},
    [TEXT_PIXEL] = {FACE_UNIFONT, FACE_UNIFONT_UPPER, FACE_CJK_REGULAR, FACE_SANS_REGULAR,
                    FACE_HAN_RARE, TEXT_FACE_NONE},
    [TEXT_DOTS] = {FACE_HAN_DOTS, FACE_LATIN_DOTS, FACE_CJK_REGULAR, FACE_SANS_REGULAR,
                   FACE_HAN_RARE, FACE_UNIFONT, FACE_UNIFONT_UPPER, TEXT_FACE_NONE},
};

#define TEXT_ERROR_NAME(symbol, value, name) {value, name},
static const struct {
    int value;
    const char *name;
} error_names[] = {TEXT_ERRORS(TEXT_ERROR_NAME)};
#undef TEXT_ERROR_NAME

const char *text_error_name(int error)
{
    for (size_t i = 0; i < sizeof(error_names) / sizeof(error_names[0]); i++) {
        if (error_names[i].value == error) {
            return error_names[i].name;
        }
    }
    return "unknown error";
}

bool text_style_is_installed(enum text_style style)
{
    assert(style < TEXT_STYLE_COUNT);
    for (int i = 0; i < FOLDER_COUNT; i++) {
        char path[TEXT_PATH_MAX];
        (void)snprintf(path, sizeof(path), "%s/%s", system_folders[i],
                       faces[chains[style][0]].file);
        if (access(path, R_OK) == 0) {
            return true;
        }
    }
    return false;
}

/* Maps a file to be read; false: there is none, or an empty one. */
static bool file_map(const char *path, struct text_face *face)
{
    struct stat about;
    const int file = open(path, O_RDONLY | O_CLOEXEC);
    void *map = MAP_FAILED;
    if (file >= 0 && fstat(file, &about) == 0 && about.st_size > 0) {
        map = mmap(NULL, (size_t)about.st_size, PROT_READ, MAP_PRIVATE, file, 0);
    }
    if (file >= 0) {
        (void)close(file);
    }
    if (map == MAP_FAILED) {
        return false;
    }
    face->map = map;
    face->map_bytes = (size_t)about.st_size;
    return true;
}

/* Maps the face's file from the first folder that has it. */
static bool face_map(const struct text_fonts *fonts, const char *file, struct text_face *face)
{
    for (int i = -1; i < FOLDER_COUNT; i++) {
        const char *folder = i < 0 ? fonts->folder : system_folders[i];
        char path[TEXT_PATH_MAX + 64];
        const int length = snprintf(path, sizeof(path), "%s/%s", folder, file);
        if (folder[0] != '\0' && length >= 0 && (size_t)length < sizeof(path) &&
            file_map(path, face)) {
            return true;
        }
    }
    return false;
}

void text_fonts_rest(struct text_fonts *fonts)
{
    for (int i = 0; i < TEXT_FACE_MAX; i++) {
        if (fonts->faces[i].map != NULL) {
            (void)madvise(fonts->faces[i].map, fonts->faces[i].map_bytes, MADV_DONTNEED);
        }
    }
    fonts->drawn = 0;
}

/* The index of the face named `family` in a collection; 0 when `family` is NULL or isn't found. */
static FT_Long family_index(FT_Library library, const FT_Byte *bytes, FT_Long size,
                            const char *family)
{
    FT_Long count = 1;
    for (FT_Long i = 0; family != NULL && i < count; i++) {
        FT_Face face = NULL;
        if (FT_New_Memory_Face(library, bytes, size, i, &face) != 0) {
            break;
        }
        const bool same = face->family_name != NULL && strcmp(face->family_name, family) == 0;
        /* A weight that is not "Regular" or "Bold" is in the family's name: "… CJK SC Black". */
        const size_t length = strlen(family);
        const bool begins = face->family_name != NULL &&
                            strncmp(face->family_name, family, length) == 0 &&
                            face->family_name[length] == ' ';
        count = face->num_faces;
        FT_Done_Face(face);
        if (same || begins) {
            return i;
        }
    }
    return 0;
}

/* The font of dots behind a face that was just mapped, read once for all threads. */
static void face_open_dots(struct text_fonts *fonts, uint16_t index, struct text_face *face)
{
    face->dots = text_dots_take(fonts->library, index - FACE_HAN_DOTS, &faces[index].dots,
                                face->map, face->map_bytes);
    (void)munmap(face->map, face->map_bytes);
    face->map = NULL;
    face->hb = face->dots == NULL ? NULL : text_dots_hb(face->dots);
}

struct text_face *text_face_open(struct text_fonts *fonts, uint16_t index)
{
    assert(index < FACE_COUNT);
    struct text_face *face = &fonts->faces[index];
    if (face->tried) {
        return face->hb == NULL ? NULL : face;
    }
    face->tried = true;
    if (!face_map(fonts, faces[index].file, face)) {
        return NULL;
    }
    if (faces[index].dots.charset != NULL) {
        face_open_dots(fonts, index, face);
        return face->hb == NULL ? NULL : face;
    }
    const FT_Byte *bytes = face->map;
    const FT_Long size = (FT_Long)face->map_bytes;
    const FT_Long at = family_index(fonts->library, bytes, size, faces[index].family);
    if (FT_New_Memory_Face(fonts->library, bytes, size, at, &face->ft) == 0) {
        hb_blob_t *blob = hb_blob_create(face->map, (unsigned)face->map_bytes,
                                         HB_MEMORY_MODE_READONLY, NULL, NULL);
        hb_face_t *hb = hb_face_create(blob, (unsigned)at);
        face->hb = hb_font_create(hb);
        hb_ot_font_set_funcs(face->hb);
        hb_face_destroy(hb);
        hb_blob_destroy(blob);
    }
    return face->hb == NULL ? NULL : face;
}

const uint8_t *text_chain(enum text_style style)
{
    assert(style < TEXT_STYLE_COUNT);
    return chains[style];
}

uint16_t text_chain_first(struct text_fonts *fonts, enum text_style style)
{
    const uint8_t *chain = text_chain(style);
    for (int i = 0; chain[i] != TEXT_FACE_NONE; i++) {
        if (text_face_open(fonts, chain[i]) != NULL) {
            return chain[i];
        }
    }
    /* text_fonts_create() saw that a face of TEXT_REGULAR is there. */
    return text_chain_first(fonts, TEXT_REGULAR);
}

bool text_chain_find(struct text_fonts *fonts, enum text_style style, uint32_t code,
                     uint16_t *ret_face)
{
    const uint8_t *chain = text_chain(style);
    for (int i = 0; chain[i] != TEXT_FACE_NONE; i++) {
        const struct text_face *face = text_face_open(fonts, chain[i]);
        hb_codepoint_t glyph = 0;
        if (face != NULL && hb_font_get_nominal_glyph(face->hb, code, &glyph) && glyph != 0) {
            *ret_face = chain[i];
            return true;
        }
    }
    *ret_face = text_chain_first(fonts, style);
    return false;
}

void text_fonts_language(struct text_fonts *fonts, const char *language)
{
    fonts->language = hb_language_from_string(language, -1);
}

int text_fonts_create(const char *folder, struct text_fonts **ret_fonts)
{
    assert(ret_fonts != NULL);
    struct text_fonts *fonts = calloc(1, sizeof(*fonts));
    if (fonts == NULL) {
        return TEXT_NO_MEMORY;
    }
    int result = TEXT_NO_MEMORY;
    if (folder != NULL) {
        snprintf(fonts->folder, sizeof(fonts->folder), "%s", folder);
    }
    fonts->buffer = hb_buffer_create();
    text_fonts_language(fonts, "zh-Hans");
    if (!hb_buffer_allocation_successful(fonts->buffer) || FT_Init_FreeType(&fonts->library) != 0) {
        goto cleanup;
    }
    result = TEXT_NO_FONT;
    const uint8_t *chain = text_chain(TEXT_REGULAR);
    for (int i = 0; chain[i] != TEXT_FACE_NONE && result != TEXT_OK; i++) {
        result = text_face_open(fonts, chain[i]) == NULL ? TEXT_NO_FONT : TEXT_OK;
    }
cleanup:
    if (result != TEXT_OK) {
        text_fonts_destroy(fonts);
        return result;
    }
    *ret_fonts = fonts;
    return TEXT_OK;
}

void text_fonts_destroy(struct text_fonts *fonts)
{
    if (fonts == NULL) {
        return;
    }
    for (int i = 0; i < TEXT_FACE_MAX; i++) {
        if (fonts->faces[i].ft != NULL) {
            FT_Done_Face(fonts->faces[i].ft);
        }
        if (fonts->faces[i].hb != NULL) {
            hb_font_destroy(fonts->faces[i].hb);
        }
        if (fonts->faces[i].dots != NULL) {
            text_dots_give(i - FACE_HAN_DOTS);
        }
        if (fonts->faces[i].map != NULL) {
            (void)munmap(fonts->faces[i].map, fonts->faces[i].map_bytes);
        }
    }
    if (fonts->library != NULL) {
        FT_Done_FreeType(fonts->library);
    }
    hb_buffer_destroy(fonts->buffer);
    free(fonts);
}
