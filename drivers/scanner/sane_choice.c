#include "drivers/scanner/sane_choice.h"

#include <assert.h>
#include <stddef.h>
#include <strings.h>

enum { WORDS_MAX = 10 };

/* As the back-ends of SANE 1.2 call it, the plain names first. */
static const char *const wish_words[SANE_WISH_COUNT][WORDS_MAX] = {
    [SANE_WISH_DUPLEX] = {"ADF Duplex", "Duplex", "Adf-duplex", "ADF-duplex",
                          "Automatic Document Feeder(centrally aligned,Duplex)",
                          "Automatic Document Feeder(left aligned,Duplex)", "ADF - Duplex"},
    [SANE_WISH_FEEDER] = {"ADF", "ADF Front", "ADF Simplex", "Automatic Document Feeder",
                          "Document Feeder", "Adf", "Automatic Document Feeder(centrally aligned)",
                          "Automatic Document Feeder(left aligned)", "Sheet Feeder",
                          "Manual Feed Tray"},
    [SANE_WISH_FLATBED] = {"Flatbed", "Normal", "FlatBed", "Platen"},
    [SANE_WISH_COLOUR] = {"Color", "Colour", "24bit Color[Fast]", "24bit Color", "RGB", "Color 24",
                          "True Color"},
    [SANE_WISH_GREY] = {"Gray", "Grey", "True Gray", "Grayscale", "8-bit Gray",
                        "Gray[Error Diffusion]", "256-Level Gray"},
    [SANE_WISH_INK] = {"Lineart", "Black & White", "Binary", "LineArt", "B/W", "Monochrome",
                       "1-bit B&W", "Halftone"},
};

const char *sane_choice_word(enum sane_wish wish, const char *const *offered)
{
    assert(wish < SANE_WISH_COUNT);
    for (int i = 0; i < WORDS_MAX && wish_words[wish][i] != NULL; i++) {
        for (int k = 0; offered[k] != NULL; k++) {
            if (strcasecmp(offered[k], wish_words[wish][i]) == 0) {
                return offered[k];
            }
        }
    }
    return NULL;
}

int sane_choice_number(int wanted, const int *offered, int count)
{
    assert(count > 0);
    int best = offered[0];
    for (int i = 1; i < count; i++) {
        const int off = offered[i] > wanted ? offered[i] - wanted : wanted - offered[i];
        const int best_off = best > wanted ? best - wanted : wanted - best;
        if (off < best_off || (off == best_off && offered[i] > best)) {
            best = offered[i];
        }
    }
    return best;
}

int sane_choice_in_range(int wanted, int least, int most, int step)
{
    if (wanted <= least || most <= least) {
        return least;
    }
    int number = wanted < most ? wanted : most;
    if (step > 0) {
        number = least + (number - least + step / 2) / step * step;
        number = number > most ? number - step : number;
    }
    return number;
}
