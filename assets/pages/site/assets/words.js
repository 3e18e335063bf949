// Every word that our pages say, Chinese and English beside each other; one table, no others.
// {name} is filled in; "one|many" in English is chosen by n. The hall's own names ({zh,en}) come
// from the hall and are chosen by name_of().

import { store_get, store_set } from "./store.js";

const words = {
    // everywhere
    product: ["马上办", "Mashang"],
    language_other: ["English", "中文"],
    close_dialog: ["取消", "Cancel"],
    understood: ["知道了", "OK"],
    separator: ["·", " · "],
    offline: [
        "与大厅服务器断开，正在重新连接…（{n} 秒）",
        "Connection to the hall lost; reconnecting… ({n} s)",
    ],
    offline_clerk: [
        "断开期间请口头安排；恢复后自动继续，不会重复叫号。",
        "Until it is back, guide visitors by word. It goes on by itself, and calls nobody twice.",
    ],
    offline_visitor: [
        "您的号码仍然有效，请同时留意大屏和广播。",
        "Your number still holds. Please watch the board and listen.",
    ],
    unreachable: ["连不上大厅服务器，正在重试…", "The hall cannot be reached; trying again…"],
    storage_refused: [
        "大厅服务器存储不可用，暂停取号和叫号；查询不受影响。请通知管理员。",
        "The hall cannot store: numbers and calls are paused. Tell the administrator.",
    ],
    not_ready: ["大厅服务器正在启动，请稍候。", "The hall is starting. One moment, please."],
    updated: ["{time} 更新", "as of {time}"],
    loading: ["正在连接大厅…", "Connecting to the hall…"],
    second: ["{n} 秒", "{n} s"],
    minute: ["{n} 分钟", "{n} min"],
    minute_second: ["{m} 分 {s} 秒", "{m} min {s} s"],
    interval: ["约 {from}–{to} 分钟", "about {from}–{to} min"],
    windows: ["{list} 号窗口", "Window {list}|Windows {list}"],
    window: ["{w} 号窗口", "Window {w}"],
    seat_of_window: ["{w} 号窗口 {s} 席", "Window {w}, seat {s}"],
    sign_out: ["退出登录", "Sign out"],

    // sign-in
    sign_in: ["工作人员登录", "Staff sign-in"],
    work_number: ["工号", "Work number"],
    password: ["密码", "Password"],
    seat_field: ["坐席", "Seat"],
    seat_hint: [
        "在窗口服务时填写，例如 12 或 12b；管理人员留空",
        "For work at a window, such as 12 or 12b; managers leave it empty",
    ],
    sign_in_do: ["登录", "Sign in"],
    sign_in_wait: ["正在登录…", "Signing in…"],
    no_page_for_role: [
        "此工号没有可用的页面，请联系管理员。",
        "There is no page for this role. Ask the administrator.",
    ],

    // clerk
    state_open: ["服务中", "Open"],
    state_paused: ["暂停", "Paused"],
    state_closed: ["未开放", "Closed"],
    clerk_of: ["工号 {user}", "Clerk {user}"],
    served_today: ["今日已办 {n} 件", "{n} served today"],
    mean_time: ["平均 {time}", "mean {time}"],
    now_called: ["正在呼叫", "Calling"],
    now_serving: ["正在办理", "Serving"],
    called_for: ["已呼叫", "Called for"],
    served_for: ["已办理", "Serving for"],
    calls: ["第 {n} 次呼叫", "Call no. {n}"],
    issued_at: ["取号", "Taken"],
    issued_waited: ["{time}·等了 {waited}", "{time}, waited {waited}"],
    times_called: ["呼叫", "Calls"],
    same_mean: ["本席平均 {time}", "Mean at this seat {time}"],
    call_hint: ["没有来？可重呼，或按过号", "Nobody came? Recall, or mark as absent"],
    idle: ["空闲", "Nobody here"],
    idle_next: ["按 1 呼叫下一位", "Press 1 to call the next"],
    idle_nobody: [
        "现在没有人等候；有人取号时会在这里显示",
        "Nobody waits. New tickets show up here",
    ],
    closed_big: ["窗口未开放", "This window is closed"],
    closed_hint: ["按 7 开放窗口，开始叫号", "Press 7 to open it and start calling"],
    paused_big: ["已暂停", "Paused"],
    paused_hint: ["按 7 恢复服务", "Press 7 to go on"],
    review_open: ["等待评价", "Review open"],
    do_next: ["呼叫下一位", "Call next"],
    do_recall: ["重呼", "Recall"],
    do_start: ["开始办理", "Start"],
    do_finish: ["办结", "Finish"],
    do_absent: ["过号", "Absent"],
    do_park: ["挂起", "Park"],
    do_transfer: ["转移", "Transfer"],
    do_pause: ["暂停服务", "Pause"],
    do_open: ["开放窗口", "Open window"],
    do_resume: ["恢复服务", "Resume"],
    do_undo: ["撤销", "Undo"],
    undo_call: ["撤销呼叫 {number}", "Undo calling {number}"],
    undo_start: ["撤销开始 {number}", "Undo starting {number}"],
    undo_miss: ["撤销过号 {number}", "Undo absent {number}"],
    undo_park: ["撤销挂起 {number}", "Undo parking {number}"],
    undo_finish: ["撤销办结 {number}", "Undo finishing {number}"],
    undo_transfer: ["撤销转移 {number}", "Undo transferring {number}"],
    next_is: ["下一位 {number}·{service}", "Next: {number}, {service}"],
    next_asks: ["会先确认 {number} 是否办结", "Asks first whether {number} is finished"],
    working: ["正在提交…", "Sending…"],
    why_not_next: [
        "{number} 还在呼叫中：先开始办理，或按过号",
        "{number} is being called: start, or mark as absent",
    ],
    why_not_called: ["现在没有正在呼叫的号", "No number is being called"],
    why_not_serving: ["现在没有正在办理的号", "No number is being served"],
    why_not_open: ["窗口未开放，按 7 开放", "The window is closed; press 7 to open it"],
    why_not_paused: ["窗口已暂停，按 7 恢复", "The window is paused; press 7 to resume"],
    why_not_nobody: ["现在没有人等候", "Nobody is waiting"],
    why_not_undo: ["没有可撤销的操作", "There is nothing to undo"],
    why_not_link: ["正在重新连接大厅，请稍候", "Reconnecting to the hall; one moment"],
    why_not_current: ["请先办结 {number}", "Finish {number} first"],
    done_next: ["已呼叫 {number}", "Called {number}"],
    done_recall: ["已重呼 {number}", "Recalled {number}"],
    done_start: ["{number} 开始办理", "{number} started"],
    done_finish: ["{number} 已办结", "{number} finished"],
    done_absent: ["{number} 已过号", "{number} marked absent"],
    done_park: ["{number} 已挂起", "{number} parked"],
    done_transfer: ["{number} 已转移", "{number} transferred"],
    done_pause: ["已暂停服务", "Paused"],
    done_open: ["窗口已开放", "The window is open"],
    done_close: ["窗口已关闭", "The window is closed"],
    done_undo: ["已撤销，{number} 恢复原状", "Undone; {number} is as it was before"],
    hand_over: ["交班", "Hand over"],
    hand_over_title: ["交给谁继续服务？", "Who goes on at this window?"],
    hand_over_note: [
        "窗口和正在办理的号码交给对方，您将退出登录。",
        "The window and its visitor go to the other clerk; you are signed out.",
    ],
    hand_over_do: ["交班", "Hand over"],
    walk_in: ["现场取号", "Walk-in"],
    walk_in_title: ["为现场群众取号", "A number for a walk-in"],
    walk_in_find: ["事项名称", "Name of the service"],
    walk_in_none: ["没有这样的事项", "No such service"],
    walk_in_more: ["还有更多，请输入名称", "There are more; type a name"],
    walk_in_told: ["请告诉群众号码", "Tell the visitor this number"],
    walk_in_ahead: ["前面还有 {n} 人", "{n} before"],
    by_number: ["按号查找", "By number"],
    by_number_title: ["按号查找", "Find a number"],
    by_number_field: ["号码，例如 A047", "Number, such as A047"],
    by_number_do: ["查找", "Find"],
    reprint: ["补打号票（旧票失效）", "New paper (the old one ends)"],
    done_reprint: ["{number} 已补打，旧票失效", "{number} has a new paper; the old one ended"],
    ground_field: ["优先情形", "Goes earlier for"],
    ground_no: ["无", "Nothing"],
    ground_confirm: ["已核实，按此办理", "Seen; let it count"],
    done_confirm: ["{number} 的优先情形已更新", "What {number} goes earlier for is updated"],
    to_be_seen: ["待核实", "to be seen"],
    ground_elderly: ["老年人", "older"],
    ground_disabled: ["残疾人", "disabled"],
    ground_pregnant: ["孕妇", "pregnant"],
    ground_with_infant: ["带婴幼儿", "with infant"],
    ground_military: ["军人", "armed forces"],
    ground_enterprise: ["企业", "enterprise"],
    ground_major_project: ["重大项目", "major project"],
    away: ["挂起和过号", "Parked and absent"],
    away_parked: ["挂起", "parked"],
    away_absent: ["过号", "absent"],
    come_back: ["{number} 回到队列", "Put {number} back in line"],
    come_back_do: ["回到队列", "Back in line"],
    done_come_back: ["{number} 已回到队列", "{number} waits again"],
    note_of_transfer: ["转来说明：{note}", "Note: {note}"],
    transfer_note: ["给下一位工作人员的说明（可不填）", "A note for the next clerk (optional)"],
    leg_booked: ["已预约", "Booked"],
    leg_issued: ["尚未领取", "Not held yet"],
    leg_waiting: ["等候中", "Waiting"],
    leg_called: ["正在呼叫", "Called"],
    leg_serving: ["正在办理", "Being served"],
    leg_parked: ["已挂起", "Parked"],
    leg_absent: ["已过号", "Absent"],
    leg_finished: ["已办结", "Finished"],
    leg_cancelled: ["已取消", "Cancelled"],
    leg_expired: ["已过期", "Expired"],
    finish_and_next: ["办结 {number}，并呼叫下一位？", "Finish {number} and call the next?"],
    finish_and_next_do: ["办结并呼叫", "Finish and call"],
    pause_why: ["为什么暂停？", "Why the pause?"],
    reason_other: ["其他原因", "Another reason"],
    pause_do: ["暂停", "Pause"],
    pause_lunch: ["午休", "Lunch"],
    pause_meeting: ["培训或开会", "Training or meeting"],
    pause_papers: ["取材料、送件", "Fetching papers"],
    pause_fault: ["设备故障", "Device fault"],
    pause_short: ["临时离席", "Away for a moment"],
    transfer_to: ["转移 {number} 到哪里？", "Transfer {number} to where?"],
    transfer_find: ["队列名称、字母，或窗口号", "A queue's name or letter, or a window's number"],
    transfer_none: ["没有这样的队列或窗口", "No such queue or window"],
    leave: ["结束服务", "End shift"],
    leave_ask: ["关闭窗口并退出登录？", "Close the window and sign out?"],
    leave_do: ["关闭并退出", "Close and sign out"],
    waiting_list: ["等候队列", "Who waits"],
    waiting_by_queue: ["按队列排列的等候号码", "Waiting numbers by queue"],
    waiting_here: ["本窗口可办 {n} 人", "{n} for this window"],
    people: ["{n} 人", "{n}"],
    more_waiting: ["还有 {n} 人", "{n} more"],
    why_first: ["为何先叫", "Why first?"],
    why_first_title: ["为何先叫 {number}", "Why {number} is next"],
    pick: ["不按顺序呼叫 {number}", "Call {number} out of turn"],
    pick_ask: ["不按顺序呼叫 {number}：为什么？", "Call {number} out of turn: why?"],
    pick_note: ["原因会记录，并计入统计。", "The reason goes on record and is counted."],
    pick_do: ["呼叫", "Call"],
    pick_unfit: ["行动不便或情况紧急", "Unwell or urgent"],
    pick_back: ["补齐材料后返回", "Back with missing papers"],
    pick_late: ["刚才过号，现已到场", "Missed the call, is here now"],
    pick_group: ["与上一位同行办理", "Together with the one before"],
    class_ordinary: ["现场", "walk-in"],
    class_appointment: ["预约", "booked"],
    class_priority: ["优先", "priority"],
    class_project: ["项目", "project"],
    class_returning: ["返回", "returning"],
    device_lost: ["{device}离线", "{device} lost"],
    device_pad: ["呼叫器", "Pad"],
    device_evaluator: ["评价器", "Evaluator"],
    device_strip: ["窗口条屏", "Strip"],
    device_kiosk: ["取号机", "Kiosk"],
    device_board: ["大屏", "Board"],
    device_seat: ["窗口屏", "Seat screen"],
    choose_seat: [
        "坐在哪个坐席？请重新登录并填写坐席。",
        "At which seat? Sign in again and give the seat.",
    ],
    actions: ["叫号操作", "Calling"],
    current_ticket: ["当前号码", "Current ticket"],

    // visitor
    your_number: ["您的号码", "Your number"],
    ahead: ["前面还有", "Before you"],
    ahead_n: ["{n} 人", "{n} person|{n} people"],
    wait_label: ["预计等候", "Expected wait"],
    wait_clock: ["大约 {from}–{to}", "around {from}–{to}"],
    likely_no: [
        "照现在的速度，今天下班前恐怕排不到您",
        "At this pace it will probably not be your turn today",
    ],
    likely_unsure: [
        "照现在的速度，今天下班前可能排不到您",
        "At this pace it may not be your turn today",
    ],
    wait_unknown: ["暂时说不准", "Cannot say yet"],
    where_wait: ["请在 {windows}附近等候", "Please wait near {windows}"],
    step_taken: ["已取号", "Taken"],
    step_waiting: ["等候中", "Waiting"],
    step_called: ["请到窗口", "Called"],
    step_serving: ["办理中", "Served"],
    step_done: ["已办结", "Done"],
    please_come: ["请到", "Please come to"],
    called_again: ["第 {n} 次呼叫，请尽快前往", "Call no. {n}: please come now"],
    called_note: ["请带好材料，现在前往", "Bring your papers and come now"],
    title_called: ["请到 {window}", "Come to {window}"],
    serving_at: ["正在 {window}办理", "Being served at {window}"],
    state_absent: ["您已过号", "You missed your call"],
    state_absent_note: [
        "号码 {number} 叫过而没有人来。请到导服台，工作人员会帮您重新排队。",
        "{number} was called and nobody came. The guide desk helps you back in line.",
    ],
    state_parked: [
        "已挂起，请补齐材料后回到原窗口",
        "Set aside: bring what is missing back to the same window",
    ],
    state_parked_note: [
        "位置为您保留，不用重新取号。",
        "Your place is kept; no new number is needed.",
    ],
    state_cancelled: ["已取消排队", "You left the queue"],
    state_cancelled_note: [
        "号码 {number} 不再有效。需要办理时请重新取号。",
        "{number} no longer holds. Take a new number when you need one.",
    ],
    state_expired: ["号码已过期", "This number is over"],
    state_expired_note: ["号码只在当日有效。", "A number holds for one day."],
    state_finished: ["已办结", "All done"],
    state_finished_note: ["感谢您的等候。", "Thank you for waiting."],
    defer: ["推迟 {n} 位", "Let {n} go first"],
    defer_tip: [
        "来不及？推迟后排在后 {n} 位，号码不变。",
        "Running late? You move {n} places back and keep your number.",
    ],
    deferred: ["已推迟，号码不变", "Moved back; your number stays"],
    cancel: ["取消排队", "Leave the queue"],
    cancel_ask: ["确定取消 {number} 吗？", "Give up {number}?"],
    cancel_note: [
        "取消后号码作废，需要重新取号。",
        "The number will be void; you would need a new one.",
    ],
    cancel_do: ["确定取消", "Yes, leave"],
    cancel_keep: ["继续排队", "Stay in line"],
    claimed: [
        "号码已存到这部手机，请保留本页。",
        "The number is on this phone now. Keep this page.",
    ],
    claim_lost: [
        "这个号码已经被另一部手机或纸票领取。",
        "This number is already held by another phone or on paper.",
    ],
    claim_do: ["领取这个号码", "Claim this number"],
    claim_note: [
        "领取后才开始排队；没有人领取的号码会自动取消。",
        "The wait begins when it is claimed; an unclaimed number is withdrawn.",
    ],
    review_ask: ["请评价本次服务", "How was the service?"],
    review_note: [
        "窗口看不到是谁评价的。不评不影响办事。",
        "The window cannot see who reviewed. Not answering is fine too.",
    ],
    review_do: ["提交评价", "Send review"],
    review_thanks: ["谢谢，您的评价已记录", "Thank you, your review is recorded"],
    review_yours: ["您的评价：{level}", "Your review: {level}"],
    level_5: ["非常满意", "Very satisfied"],
    level_4: ["满意", "Satisfied"],
    level_3: ["基本满意", "Fairly satisfied"],
    level_2: ["不满意", "Dissatisfied"],
    level_1: ["非常不满意", "Very dissatisfied"],
    materials: ["要带的材料 {n} 项", "Bring {n} paper|Bring {n} papers"],
    materials_sample: ["示例内容，以窗口告知为准", "Sample text; the window's word holds"],
    material_optional: ["可选", "optional"],
    day_only: ["本页当日有效", "This page holds today"],
    why_wait: ["为什么还没轮到我？", "Why is it not my turn yet?"],
    replaced: ["旧号票已失效", "This paper is no longer good"],
    earlier_for: ["优先：{ground}", "Goes earlier: {ground}"],
    earlier_when_seen: [
        "优先：{ground}，请向工作人员出示证件后生效",
        "Goes earlier ({ground}) once staff have seen the papers",
    ],
    i_am_back: ["我回来了", "I am back"],
    came_back: ["已回到队列", "You are back in line"],
    bad_link: ["找不到这个号码", "No such number"],
    bad_link_note: [
        "链接不完整，或号码已过期。请重新扫描小票上的二维码。",
        "The link is incomplete or over. Scan the code on your ticket again.",
    ],
    legs: ["本次要办的事项", "Services of this visit"],

    // dashboard
    dashboard: ["大厅运行", "The hall now"],
    open_windows: ["开放坐席 {open} / {all}", "Seats open {open} / {all}"],
    kpi_waiting: ["等候", "Waiting"],
    kpi_mean: ["平均等候", "Mean wait"],
    kpi_p90: ["P90 等候", "P90 wait"],
    kpi_issued: ["今日取号", "Tickets"],
    kpi_served: ["今日办结", "Served"],
    kpi_service: ["平均办理", "Mean service"],
    kpi_absent: ["过号", "Absent"],
    kpi_reviews: ["满意率", "Satisfied"],
    unit_people: ["人", ""],
    unit_min: ["分", "min"],
    unit_case: ["件", ""],
    unit_percent: ["%", "%"],
    none_yet: ["暂无", "none yet"],
    sub_waiting: ["{n} 个队列有人", "in {n} queue|in {n} queues"],
    sub_mean: ["今日已叫到的人", "of those called today"],
    sub_p90: ["十人中九人不超过", "nine of ten waited less"],
    sub_p90_held: ["预告的 P90 守住 {n}%", "the P90 told held for {n}%"],
    sub_issued: ["取消 {n}", "{n} cancelled"],
    sub_served: ["占取号 {n}%", "{n}% of tickets"],
    sub_service: ["开始到办结", "start to finish"],
    sub_absent: ["占取号 {n}%", "{n}% of tickets"],
    sub_reviews: ["评价 {count}·不满意 {bad}", "{count} reviews, {bad} bad"],
    def_waiting: [
        "此刻状态为“等候”的环节数：已有人持号、还没有叫到。",
        "Legs in state “waiting” at this moment: held by somebody and not yet called.",
    ],
    def_mean: [
        "今日已叫到的环节，从取号到第一次呼叫的时间，算术平均。分母：今日被叫过的环节。",
        "From issue to first call, arithmetic mean, over all legs called today.",
    ],
    def_p90: [
        "今日已叫到的环节中，90% 的等候不超过这个时间。",
        "90% of the legs called today waited no longer than this.",
    ],
    def_issued: [
        "今日（按大厅营业日）发出的号票，含后来取消的。",
        "Tickets issued on this business day, cancelled ones included.",
    ],
    def_served: [
        "今日状态变为“办结”的环节数；转办后每个环节各计一次。",
        "Legs that became “finished” today; after a transfer each leg counts.",
    ],
    def_service: [
        "今日办结的环节，从开始办理到办结的时间，算术平均。",
        "From start to finish, arithmetic mean, over legs finished today.",
    ],
    def_absent: ["今日叫过而没有人来、记为过号的环节数。", "Legs called today where nobody came."],
    def_reviews: [
        "非常满意、满意、基本满意三档占全部评价的比例。没有评价的不计入。",
        "Share of the upper three of five levels among all reviews. No answer counts nowhere.",
    ],
    def_arrivals: [
        "每 10 分钟：发出的号票数（到达）和办结的环节数（办结）。",
        "Per 10 minutes: tickets issued (arrived) and legs finished (served).",
    ],
    def_departments: [
        "今日已叫到的环节，按部门：平均等候与 P90 等候；右侧为此刻等候人数。按 P90 从长到短。",
        "Over legs called today: mean and P90 wait; at the right who waits now.",
    ],
    def_windows: [
        "每个坐席此刻的状态；颜色是本件已办理的时间。",
        "Each seat at this moment; the colour is the time of the present case.",
    ],
    def_devices: [
        "设备最近一次报告的状态；离线超过 2 秒即显示。需要处理的在前。",
        "What each device last reported; silence shows within 2 s. Those in need come first.",
    ],
    def_levels: ["今日五档评价的件数。", "Reviews of today by level."],
    def_attention: [
        "从本页的数字自动得出：部门 P90 等候超过 30 分钟；本件办理超过 15 分钟；设备不正常；今日有不满意的评价。",
        "Department P90 over 30 min; a case over 15 min; a device in need; a bad review.",
    ],
    definition: ["口径", "Definition"],
    arrivals: ["到达与办结（每 10 分钟）", "Arrivals and served (per 10 min)"],
    arrived: ["到达", "arrived"],
    served: ["办结", "served"],
    time: ["时间", "Time"],
    departments: ["各部门等候（分）", "Wait by department (min)"],
    mean: ["平均", "mean"],
    p90: ["P90", "P90"],
    more_departments: ["另有 {n} 个部门", "{n} more departments"],
    no_waits_yet: ["今日还没有叫号", "Nobody was called yet today"],
    windows_grid: ["坐席状态（{n} 个）", "Seats ({n})"],
    legend_1: ["1–3 分", "1–3 min"],
    legend_2: ["4–7 分", "4–7 min"],
    legend_3: ["8–15 分", "8–15 min"],
    legend_4: ["超 15 分", "over 15 min"],
    legend_idle: ["空闲", "free"],
    legend_called: ["呼叫", "calling"],
    legend_paused: ["暂停", "paused"],
    legend_closed: ["未开", "closed"],
    minutes_short: ["{n} 分", "{n} min"],
    devices: ["设备状态", "Devices"],
    devices_need: ["{n} 项要处理", "{n} need care"],
    devices_fine: ["全部正常", "all fine"],
    devices_none: ["还没有设备报到", "No device has reported yet"],
    devices_ok: ["{n} 台正常", "{n} fine"],
    state_ok: ["正常", "ok"],
    state_lost: ["离线 {time}", "lost for {time}"],
    "state_media-empty": ["打印机缺纸", "out of paper"],
    "state_gun-absent": ["扫码枪未连接", "gun unplugged"],
    "state_gun-failed": ["扫码枪故障", "gun fails"],
    "state_card-reader-absent": ["读卡器未连接", "card reader unplugged"],
    "state_card-reader-failed": ["读卡器故障", "card reader fails"],
    "state_media-low": ["纸将用完", "paper is low"],
    "state_cover-open": ["打印机盖未合", "printer cover open"],
    state_offline: ["打印机离线", "printer offline"],
    reviews: ["评价", "Reviews"],
    reviews_n: ["{n} 件", "{n}"],
    reviews_none: ["今日还没有评价", "No review yet today"],
    attention: ["需要留意", "Needs attention"],
    attention_none: ["一切正常", "All is well"],
    attention_none_note: [
        "没有长时间等候，设备正常，没有差评。",
        "No long waits, devices fine, no bad review.",
    ],
    emergency_close: ["紧急暂停", "Close now"],
    emergency_title: ["紧急暂停大厅服务？", "Close the hall at once?"],
    emergency_note: [
        "停止取号和叫号，原因会显示在所有屏幕和号票上；等候的人保留位置。",
        "Numbers and calls stop; the reason is on every screen and ticket; who waits keeps the place.",
    ],
    emergency_fire: ["火警疏散", "Fire alarm"],
    emergency_power: ["停电", "Power failure"],
    emergency_system: ["系统故障", "System failure"],
    emergency_weather: ["极端天气", "Severe weather"],
    emergency_reopen: ["恢复服务", "Reopen"],
    held: ["等候预告", "Waits told"],
    held_day: ["日期", "Day"],
    held_people: ["叫到的人", "Called"],
    held_share: ["P90 内叫到", "Within P90"],
    held_low: ["偏低 {n}%", "low, {n}%"],
    held_high: ["偏高 {n}%", "high, {n}%"],
    held_loss: ["P{q} 损失（分）", "P{q} loss (min)"],
    held_none: ["今天还没有叫到听过预告的人", "Nobody who was told a wait was called yet"],
    held_note: [
        "取号时预告的区间与实际等候相比：P90 应守住约 90%；损失是分位数损失，越小越准。",
        "The interval told with the number against the wait that came: P90 should hold for about 90%; the pinball loss is less when it is sharper.",
    ],
    whatif: ["如果多开窗口", "What if more windows open"],
    whatif_queue: ["队列", "Queue"],
    whatif_seats: ["多开几个", "How many more"],
    whatif_from: ["从", "From"],
    whatif_to: ["到", "To"],
    whatif_do: ["推演三小时", "Play three hours"],
    whatif_at: ["到达时间", "Who comes at"],
    whatif_all: ["三小时内", "In all"],
    whatif_without: ["现状", "As it is"],
    whatif_with: ["多开 {n} 个", "With {n} more"],
    whatif_range: ["{p50}–{p90} 分", "{p50}–{p90} min"],
    whatif_longest: ["{n} 小时以上", "{n} hours or more"],
    calendar_unpublished: [
        "本年度放假安排尚未录入，暂按周一至周五开放",
        "This year's holidays are not announced here yet; weekdays are assumed",
    ],
    attention_wait: ["{name} P90 等候 {n} 分钟", "{name}: P90 wait {n} min"],
    attention_seat: ["{window}本件已办 {n} 分钟", "{window}: {n} min on one case"],
    attention_devices: ["{n} 台设备要处理", "{n} device needs care|{n} devices need care"],
    attention_bad: ["今日 {n} 件不满意评价", "{n} bad review today|{n} bad reviews today"],
    attention_more: ["还有 {n} 项", "{n} more"],
    wall: ["全屏", "Full screen"],

    // problems, by their code
    problem_offline: [
        "连不上大厅服务器，没有执行。请重试。",
        "The hall cannot be reached; please try again.",
    ],
    problem_bad_gateway: [
        "连不上大厅服务器，请重试。",
        "The hall cannot be reached; please try again.",
    ],
    problem_server_error: ["大厅服务器出错，请重试。", "The hall had an error; please try again."],
    problem_unknown: ["没有成功，请重试。", "That did not work; please try again."],
    problem_seat_busy: [
        "本席还有正在呼叫或办理的号码",
        "This seat still has a number called or being served",
    ],
    problem_seat_closed: ["窗口未开放，按 7 开放", "The window is closed; press 7 to open it"],
    problem_seat_paused: ["窗口已暂停，按 7 恢复", "The window is paused; press 7 to resume"],
    problem_seat_taken: ["这个坐席已有别的工作人员登录", "Another clerk is signed in at this seat"],
    problem_nobody_waiting: ["现在没有人等候", "Nobody is waiting"],
    problem_wrong_move: [
        "状态已变化，本次没有执行。请看当前号码。",
        "The state has changed, so nothing was done. See the current ticket.",
    ],
    problem_already_held: ["这个号码已经被领取", "This number is already claimed"],
    problem_already_reviewed: ["已经评价过了", "Already reviewed"],
    problem_no_review_open: ["现在没有可评价的服务", "Nothing to review just now"],
    problem_ticket_over: ["这个号码已经结束", "This number is over"],
    problem_withdrawn: [
        "号码超时未领取，请重新取号",
        "Nobody claimed this number in time; take a new one",
    ],
    problem_not_waiting: ["这个号码不在等候中", "This number is not waiting"],
    problem_unknown_ticket: ["今天没有这个号码", "There is no such number today"],
    problem_nobody_called: ["现在没有正在呼叫的号", "No number is being called"],
    problem_reason_missing: ["请填写原因", "Say the reason"],
    problem_not_signed_in: ["请先登录", "Please sign in first"],
    problem_session_expired: [
        "登录已过期，请重新登录",
        "Your sign-in is over; please sign in again",
    ],
    problem_wrong_key: ["没有权限，请重新登录", "Not allowed; please sign in again"],
    problem_wrong_role: ["您的岗位不能进行此操作", "Your role may not do that"],
    problem_wrong_seat: ["您没有在这个坐席登录", "You are not signed in at this seat"],
    problem_wrong_password: ["工号或密码不对", "Wrong work number or password"],
    problem_rate_limited: ["试得太多了，请稍后再试", "Too many tries; please wait a little"],
    problem_unknown_seat: ["没有这个坐席", "There is no such seat"],
    problem_unknown_queue: ["没有这个队列", "There is no such queue"],
    problem_unknown_outcome: [
        "没有收到结果，请看当前号码后再试",
        "No answer came; see the current ticket, then try again",
    ],
    problem_busy: ["系统繁忙，请稍后再试", "The hall is very busy; please try again"],
    problem_storage_refused: [
        "大厅服务器存储不可用，没有执行",
        "The hall cannot store anything; nothing was done",
    ],
    problem_not_ready: ["大厅服务器正在启动，请稍候", "The hall is starting; one moment"],
    problem_hall_emergency: [
        "大厅紧急暂停服务，现在不叫号",
        "The hall is closed for an emergency; nobody is called now",
    ],
    problem_other_ticket: [
        "坐席上已是另一张号票，没有执行",
        "Another ticket is at the seat by now; nothing was done",
    ],
    problem_nothing_to_undo: ["没有可撤销的操作", "There is nothing to undo"],
    problem_too_late: ["已超过一分钟，不能撤销", "It is too late to undo that"],
    problem_call_again: ["请先重呼，再按过号", "Call again before marking as absent"],
    problem_unknown_clerk: ["没有这个工号", "No clerk has this work number"],
    problem_no_priority: ["本大厅不按此项优先", "This hall gives no priority for that"],
    problem_reprints_used_up: ["补打次数过多", "Printed anew too often"],
    problem_ticket_replaced: [
        "此号票已补打，请使用新的号票。",
        "This ticket was printed anew. Please use the new one.",
    ],
    problem_hall_closed: ["大厅现在不办理", "The hall is closed now"],
};

const STORE = "mashang-language";
const column_of = { zh: 0, en: 1 };
const listeners = new Set();

function language_first() {
    const asked = new URLSearchParams(location.search).get("lang") || store_get(STORE);
    return asked in column_of ? asked : navigator.language.startsWith("zh") ? "zh" : "en";
}

let current = language_first();
document.documentElement.lang = current === "zh" ? "zh-CN" : "en";

export const language = () => current;
export const has_word = (key) => Object.prototype.hasOwnProperty.call(words, key);

export function language_set(next) {
    current = next;
    store_set(STORE, next);
    document.documentElement.lang = next === "zh" ? "zh-CN" : "en";
    listeners.forEach((listener) => listener(next));
}

/** Calls `listener` after each switch; returns a function that ends it. */
export function language_watch(listener) {
    listeners.add(listener);
    return () => listeners.delete(listener);
}

/** The word `key` in the page's language. A key that is not in the table is our own mistake. */
export function say(key, values = {}) {
    if (!has_word(key)) {
        throw new Error(`no word "${key}"`);
    }
    let text = words[key][column_of[current]];
    if (current === "en" && text.includes("|")) {
        text = text.split("|")[values.n === 1 ? 0 : 1];
    }
    return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

/** A name of the hall's in the page's language; Chinese where there is no English. */
export function name_of(name) {
    return (current === "en" && name?.en) || name?.zh || "";
}

/** What to tell a person about a refusal: our words, or the hall's own title for a newer code. */
export function problem_words(problem) {
    const key = `problem_${problem.code}`;
    if (has_word(key)) {
        return say(key);
    }
    return (
        (current === "zh" ? problem.title_zh || problem.title : problem.title) ||
        say("problem_unknown")
    );
}
