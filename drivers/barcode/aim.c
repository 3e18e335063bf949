#include "drivers/barcode/aim.h"

#include <string.h>

#define HEX "0123456789ABCDEF"

/* ISO/IEC 15424, table of code characters; sorted by letter, capitals first. */
static const struct aim_symbology rows[] = {
    {'A', "Code 39", "01234567", AIM_ANY},
    {'B', "Telepen", "0124", AIM_ANY},
    {'C', "Code 128", "0124", AIM_ANY},
    {'D', "Code One", "0123456", AIM_ANY},
    {'E', "EAN/UPC", "01234", AIM_GOODS},
    {'F', "Codabar", "0124", AIM_ANY},
    {'G', "Code 93", "0" HEX "GHIJKLMm", AIM_ANY},
    {'H', "Code 11", "013", AIM_ANY},
    {'I', "Interleaved 2 of 5", "013", AIM_ANY},
    {'K', "Code 16K", "0124", AIM_ANY},
    {'L', "PDF417", "012345", AIM_ANY},
    {'M', "MSI", "01", AIM_ANY},
    {'N', "Anker", "0", AIM_ANY},
    {'O', "Codablock", "01456", AIM_ANY},
    {'P', "Plessey", "0", AIM_ANY},
    {'Q', "QR Code", "0123456", AIM_ANY},
    {'R', "Straight 2 of 5, two bars", "013", AIM_ANY},
    {'S', "Straight 2 of 5, three bars", "0", AIM_ANY},
    {'T', "Code 49", "0124", AIM_ANY},
    {'U', "MaxiCode", "0123", AIM_ANY},
    {'X', "another code", HEX, AIM_ANY},
    {'Z', "no code", HEX, AIM_NONE},
    {'d', "Data Matrix", "0123456", AIM_ANY},
    {'e', "GS1 DataBar", "0123", AIM_GOODS},
    {'h', "Han Xin Code", "0123", AIM_ANY},
    {'o', "OCR", "0123", AIM_ANY},
    {'p', "PosiCode", "0123", AIM_ANY},
    {'s', "SuperCode", "0123", AIM_ANY},
    {'z', "Aztec Code", HEX, AIM_ANY},
};
enum { ROWS = sizeof(rows) / sizeof(rows[0]) };

const struct aim_symbology *aim_find(const char *identifier)
{
    if (identifier[0] != ']' || identifier[1] == '\0' || identifier[2] == '\0') {
        return NULL;
    }
    for (int i = 0; i < ROWS; i++) {
        if (rows[i].letter == identifier[1]) {
            return strchr(rows[i].modifiers, identifier[2]) != NULL ? &rows[i] : NULL;
        }
    }
    return NULL;
}

bool aim_leads(const unsigned char *bytes, size_t size_bytes)
{
    char identifier[4] = "";
    if (size_bytes < 3) {
        return false;
    }
    memcpy(identifier, bytes, 3);
    return aim_find(identifier) != NULL;
}
