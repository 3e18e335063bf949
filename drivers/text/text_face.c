#include "drivers/text/text_face.h"

#include "drivers/text/text_fonts.h"

struct FT_FaceRec_ *text_face_take(struct text_fonts *fonts, uint16_t face)
{
    struct text_face *found = text_face_open(fonts, face);
    return found == NULL ? NULL : found->ft;
}
