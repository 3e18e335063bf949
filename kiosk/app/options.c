#include "kiosk/app/options.h"

#include "kiosk/ui/scale.h"

#include <stddef.h>
#include <string.h>

const char options_usage[] =
    "mashang-kiosk --hall URL (--key KEY | --key-file FILE) [options]\n"
    "  --ca FILE            with an https URL: the one authority to believe (hallctl tls make)\n"
    "  --key-file FILE      a key, or a file to be: until staff types the code of a place\n"
    "                       (hallctl device spare) this kiosk has none\n"
    "  --printer QUEUE      print numbers on this CUPS queue; without it numbers go to phones\n"
    "  --a4-printer QUEUE   print guides, and what is missing, on this CUPS queue of pages\n"
    "  --ticket-look FILE   print tickets with this look (hallctl ticket-preview shows it)\n"
    "  --place AREA         where this kiosk stands, an id of areas.csv: for the way to windows\n"
    "  --spot KIOSK         which kiosk of floor.csv this is: its way to windows begins there\n"
    "  --size WxH           in pixels; without it all of the display\n"
    "  --panel PANEL        without a desktop: any, or a connector (HDMI-A-1), and :right, :over\n"
    "                       or :left where the panel is turned\n"
    "  --panel-file FILE    keep there how staff put touches right, and turned it\n"
    "  --windowed           in a window that can be moved\n"
    "  --language zh|en|ja|ko|ru   of a new visit (zh)\n"
    "  --fonts FOLDER       take fonts from here first\n"
    "  --offline FILE       keep blocks of numbers there, and print from them without the hall\n"
    "  --store FILE         keep the catalogue there, for a start without the hall\n"
    "  --bundle FOLDER      staff packs up the log and how devices stand there\n"
    "  --gun PLACE          the barcode gun (auto: the first that is found; none)\n"
    "  --card-reader LINE   the ID card reader's serial line (auto: USB and HID; none)\n"
    "  --ime PROGRAM        who knows Chinese (mashang-ime beside this program)\n"
    "  --speech CARD        speak on this sound card (default: the machine's); the key * or, on\n"
    "                       the first screen, the key back switches it\n"
    "  --headphones         the card has headphones: what is private is said too\n"
    "  --jack DEVICE        plugging headphones in there switches speech on (auto: the first\n"
    "                       input device with such a switch)\n"
    "  --headphones-card CARD   then speak on this card, and not on the loudspeaker's\n"
    "  --headphones-out FILE    into this WAV file instead\n"
    "  --speech-out FILE    speak into this WAV file instead\n"
    "  --speech-words FILE  add what is said to this file, a line each (tests alone)\n"
    "  --scanner SOURCE     visitors scan papers here: sane:NAME, v4l2:/dev/video0, folder:PATH\n"
    "  --papers FOLDER      for their pages, encrypted, until the visit ends (a private one)\n"
    "  --describe FILE      keep the screen's words and targets there as JSON\n"
    "  --picture FILE.png   keep a picture of the screen there\n";

static int take_language(void *field, const char *value)
{
    enum words_language *language = field;
    *language = words_language_find(value);
    return *language < WORDS_LANGUAGE_COUNT;
}

static const struct option_row rows[] = {
    {"--hall", option_take_text, offsetof(struct options, hall)},
    {"--ca", option_take_text, offsetof(struct options, ca)},
    {"--key", option_take_text, offsetof(struct options, key)},
    {"--key-file", option_take_text, offsetof(struct options, key_file)},
    {"--printer", option_take_text, offsetof(struct options, printer)},
    {"--a4-printer", option_take_text, offsetof(struct options, a4_printer)},
    {"--place", option_take_text, offsetof(struct options, place)},
    {"--spot", option_take_text, offsetof(struct options, spot)},
    {"--ticket-look", option_take_text, offsetof(struct options, look)},
    {"--offline", option_take_text, offsetof(struct options, offline)},
    {"--bundle", option_take_text, offsetof(struct options, bundle)},
    {"--store", option_take_text, offsetof(struct options, store)},
    {"--gun", option_take_text, offsetof(struct options, gun)},
    {"--card-reader", option_take_text, offsetof(struct options, card_reader)},
    {"--ime", option_take_text, offsetof(struct options, ime)},
    {"--speech", option_take_text, offsetof(struct options, speech)},
    {"--speech-out", option_take_text, offsetof(struct options, speech_out)},
    {"--speech-words", option_take_text, offsetof(struct options, speech_words)},
    {"--headphones", NULL, offsetof(struct options, headphones)},
    {"--jack", option_take_text, offsetof(struct options, jack)},
    {"--headphones-card", option_take_text, offsetof(struct options, private_card)},
    {"--headphones-out", option_take_text, offsetof(struct options, private_out)},
    {"--scanner", option_take_text, offsetof(struct options, scanner)},
    {"--papers", option_take_text, offsetof(struct options, papers)},
    {"--describe", option_take_text, offsetof(struct options, describe)},
    {"--picture", option_take_text, offsetof(struct options, picture)},
    {"--fonts", option_take_text, offsetof(struct options, fonts)},
    {"--panel", option_take_text, offsetof(struct options, panel)},
    {"--panel-file", option_take_text, offsetof(struct options, panel_file)},
    {"--size", ui_take_panel_size, offsetof(struct options, size_px)},
    {"--language", take_language, offsetof(struct options, language)},
    {"--windowed", NULL, offsetof(struct options, windowed)},
};

int options_parse(int count, char *const *words, struct options *ret_options,
                  const char **ret_wrong)
{
    struct options options = {.language = WORDS_ZH, .gun = "auto", .card_reader = "auto"};
    const int result =
        options_read(rows, sizeof(rows) / sizeof(rows[0]), count, words, &options, ret_wrong);
    if (result != OPTIONS_OK) {
        return result;
    }
    if (options.hall == NULL || (options.key == NULL && options.key_file == NULL)) {
        *ret_wrong = options.hall == NULL ? "--hall" : "--key";
        return OPTIONS_BAD;
    }
    *ret_options = options;
    return OPTIONS_OK;
}
