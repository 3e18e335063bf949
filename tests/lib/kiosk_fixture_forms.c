/* Scenes of a service's forms: the catalogue's own samples. */
#include "tests/lib/kiosk_fixture.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct shape_form_field permit[] = {
    {{"单位名称", "Name of the organisation"},
     {"滨海市春风食品有限公司", "Binhai Chunfeng Food Co., Ltd."},
     {"与营业执照上的全称一致", "In full, as on the business licence"}},
    {{"统一社会信用代码", "Unified social credit code"},
     {"91510000MA00000000（示例）", "91510000MA00000000 (example)"},
     {"18 位，照营业执照抄写；还没有执照的不填",
      "All 18 characters from the licence; leave empty without one"}},
    {{"法定代表人（负责人）", "Legal representative"},
     {"陈春生", "Chen Chunsheng"},
     {"与营业执照一致", "As on the licence"}},
    {{"申请事项", "What is applied for"},
     {"食品经营许可（新办）", "Food trade licence, new"},
     {"照办事指南上的事项名称抄写", "The service's name from the guide"}},
    {{"经营场所", "Place of business"},
     {"滨海市东湖区春风路 8 号 1 层", "Ground floor, 8 Chunfeng Road, Donghu, Binhai"},
     {"与场所使用证明一致", "As on the proof of use"}},
    {{"申请内容", "Details"},
     {"新办；经营面积 80 平方米，从业人员 3 人", "New; 80 square metres, 3 people"},
     {"变更的写明变更前、变更后", "For a change: before and after"}},
    {{"经办人", "Who hands it in"},
     {"林小满", "Lin Xiaoman"},
     {"委托他人办理的，另附授权委托书", "Somebody else brings an authorisation letter"}},
    {{"联系电话", "Telephone"},
     {"13800000000", "13800000000"},
     {"能接到短信的手机号", "A mobile phone that takes messages"}},
    {{"单位盖章", "Stamp"},
     {"（盖公章）", "(stamp)"},
     {"盖在单位名称上，不盖合同章", "Over the name; not the stamp for contracts"}},
    {{"日期", "Date"},
     {"2026 年 3 月 16 日", "16 March 2026"},
     {"交表当天", "The day on which it is handed in"}},
};
static const struct shape_form_field authorisation[] = {
    {{"委托人", "Who authorises"},
     {"陈春生", "Chen Chunsheng"},
     {"本人不能来的人；单位写全称", "The person who cannot come; an organisation in full"}},
    {{"委托人证件号码", "Document number"},
     {"510000198802020000（示例）", "510000198802020000 (example)"},
     {"个人写身份证号，单位写统一社会信用代码",
      "A person's identity number, an organisation's credit code"}},
    {{"受托人", "Who is authorised"},
     {"林小满", "Lin Xiaoman"},
     {"来办事的人，带本人身份证", "Who comes, with the own identity card"}},
    {{"受托人证件号码", "Document number of that person"},
     {"510000199001010000（示例）", "510000199001010000 (example)"},
     {"18 位，一位不少；末位是字母的写大写 X", "All 18 characters; a last letter is a capital X"}},
    {{"受托人电话", "Telephone of that person"},
     {"13800000000", "13800000000"},
     {"能接到短信的手机号", "A mobile phone that takes messages"}},
    {{"委托事项", "What for"},
     {"代为提交材料、领取结果", "To hand in papers and to collect the result"},
     {"写具体的事项，不写“全权代理”", "Name the matter; not “everything”"}},
    {{"委托期限", "Valid"},
     {"2026 年 3 月 16 日至 2026 年 6 月 15 日", "16 March 2026 to 15 June 2026"},
     {"写清起止日期", "From when to when"}},
    {{"委托人签名（盖章）", "Signature (stamp)"},
     {"陈春生", "Chen Chunsheng"},
     {"委托人本人手写；单位盖公章", "By hand; an organisation stamps"}},
    {{"日期", "Date"},
     {"2026 年 3 月 16 日", "16 March 2026"},
     {"交表当天", "The day on which it is handed in"}},
};

static const struct shape_form forms[] = {
    {"permit", true, {"行政许可申请表", "Application for a licence"}, permit, COUNT(permit)},
    {"authorisation",
     true,
     {"授权委托书", "Authorisation letter"},
     authorisation,
     COUNT(authorisation)},
};

void fixture_forms(struct kiosk *kiosk, enum fixture_scene scene, enum words_language language)
{
    static struct shape_guide guide;
    static struct shape_service service;
    (void)language;
    kiosk->has_a4 = scene == SCENE_FORM_A4 || scene == SCENE_GUIDE_FORMS_A4;
    kiosk_a4_state(kiosk, KIOSK_PAPER_READY, kiosk->now_ms);
    fixture_to_confirm(kiosk, false, true);
    service = *kiosk->visitor.service;
    guide = *service.guide;
    guide.forms = forms;
    guide.form_count = COUNT(forms);
    service.guide = &guide;
    (void)kiosk_service(kiosk, kiosk->visit, &service, kiosk->now_ms);
    fixture_act(kiosk, KIOSK_FLOW);
    if (scene == SCENE_GUIDE_FORMS || scene == SCENE_GUIDE_FORMS_A4) {
        return;
    }
    fixture_act(kiosk, KIOSK_FORMS);
    if (scene != SCENE_FORMS) {
        fixture_choose(kiosk, 1);
    }
}
