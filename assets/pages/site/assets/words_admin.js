// The words of administration: a family of the table in words.js, which takes them in.
export const admin_words = {
    problem_password_due: ["请先设置自己的新密码", "Choose a password of your own first"],
    problem_name_taken: ["该名称已被使用", "That name is taken"],
    problem_unknown_user: ["没有这个用户", "Nobody here has this name"],
    problem_last_admin: [
        "这是最后一名管理员，不能停用或改变角色",
        "This is the last administrator: nobody else could administrate the hall",
    ],
};
