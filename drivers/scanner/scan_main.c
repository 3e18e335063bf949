/* mashang-scan: papers from a scanner, a document camera or a folder into PDF files. */
#include "drivers/scanner/scan_command.h"

int main(int count, char **words)
{
    return scan_command(count, words);
}
