// Words for what follows a bad review, in the manner of words.js, which takes them in.

export const redress_words = {
    problem_unknown_redress: ["没有这件差评整改", "There is no such bad review to answer"],
    problem_wrong_step: ["现在应办理另一步骤", "Another step comes next"],
    problem_words_missing: ["请填写说明", "Say it in words"],
    problem_words_name: ["说明中有疑似证件号或电话号码，请删去", "The words have a number that could be a person's: take it out"],
};
