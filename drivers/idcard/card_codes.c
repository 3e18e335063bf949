#include "drivers/idcard/card_codes.h"

#include <assert.h>
#include <stdint.h>

static const struct {
    int code;
    const char *name;
} nations[] = {
    {1, "汉"},        {2, "蒙古"},
    {3, "回"},        {4, "藏"},
    {5, "维吾尔"},    {6, "苗"},
    {7, "彝"},        {8, "壮"},
    {9, "布依"},      {10, "朝鲜"},
    {11, "满"},       {12, "侗"},
    {13, "瑶"},       {14, "白"},
    {15, "土家"},     {16, "哈尼"},
    {17, "哈萨克"},   {18, "傣"},
    {19, "黎"},       {20, "傈僳"},
    {21, "佤"},       {22, "畲"},
    {23, "高山"},     {24, "拉祜"},
    {25, "水"},       {26, "东乡"},
    {27, "纳西"},     {28, "景颇"},
    {29, "柯尔克孜"}, {30, "土"},
    {31, "达斡尔"},   {32, "仫佬"},
    {33, "羌"},       {34, "布朗"},
    {35, "撒拉"},     {36, "毛南"},
    {37, "仡佬"},     {38, "锡伯"},
    {39, "阿昌"},     {40, "普米"},
    {41, "塔吉克"},   {42, "怒"},
    {43, "乌孜别克"}, {44, "俄罗斯"},
    {45, "鄂温克"},   {46, "德昂"},
    {47, "保安"},     {48, "裕固"},
    {49, "京"},       {50, "塔塔尔"},
    {51, "独龙"},     {52, "鄂伦春"},
    {53, "赫哲"},     {54, "门巴"},
    {55, "珞巴"},     {56, "基诺"},
    {97, "其他"},     {98, "外国血统中国籍人士"},
};
_Static_assert(sizeof(nations) / sizeof(nations[0]) == CARD_NATION_COUNT, "GB/T 3304 has 58 rows");

static const int32_t divisions[] = {
#include "drivers/idcard/gb2260_codes.inc"
};
_Static_assert(sizeof(divisions) / sizeof(divisions[0]) == CARD_DIVISION_COUNT, "as many as made");

const char *card_nation_name(int code)
{
    for (size_t i = 0; i < CARD_NATION_COUNT; i++) {
        if (nations[i].code == code) {
            return nations[i].name;
        }
    }
    return NULL;
}

bool card_division_is_known(const char *number)
{
    int32_t code = 0;
    for (int i = 0; i < CARD_DIVISION_DIGITS; i++) {
        if (number[i] < '0' || number[i] > '9') {
            return false;
        }
        code = code * 10 + (number[i] - '0');
    }
    size_t first = 0;
    size_t end = CARD_DIVISION_COUNT;
    while (first < end) {
        const size_t middle = first + (end - first) / 2;
        if (divisions[middle] == code) {
            return true;
        }
        if (divisions[middle] < code) {
            first = middle + 1;
        } else {
            end = middle;
        }
    }
    return false;
}

long card_division_at(size_t i)
{
    assert(i < CARD_DIVISION_COUNT);
    return divisions[i];
}
