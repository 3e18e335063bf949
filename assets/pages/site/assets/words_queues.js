// Words for a queue whose numbers staff has stopped, in the manner of words.js, which takes them in.

export const queue_words = {
    queue_stopped_why: ["暂停取号：{why}", "No new numbers: {why}"],
    attention_stopped: ["{name}暂停取号：{why}", "{name}, no numbers: {why}"],
};
