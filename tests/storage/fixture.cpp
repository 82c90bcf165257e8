#include "fixture.hpp"

namespace fulcrum::storage {

std::string state_source::text() {
    static const std::string pieces[] = {"plan",
                                         "Ünïcödé ",
                                         "\"quoted\"",
                                         "back\\slash",
                                         "line\nline",
                                         "\t",
                                         "👍🏽",
                                         std::string("\0", 1),
                                         "\x7f",
                                         "\xff\xfe",
                                         "</script>",
                                         "{{name}}",
                                         "żółw",
                                         "\x1f",
                                         "a somewhat longer piece of an answer, as people write it. "};
    std::string out;
    for (auto n = number(4); n > 0; --n) out += pieces[number(std::size(pieces))];
    return out;
}

std::vector<dialogue::entry_part> state_source::parts() {
    std::vector<dialogue::entry_part> out;
    for (auto n = number(3); n > 0; --n) out.push_back({an_id<dialogue::message_id>(), text()});
    return out;
}

dialogue::running_session state_source::running() {
    dialogue::running_session r;
    r.track = an_id<dialogue::track_id>();
    r.card = an_id<dialogue::card_id>();
    r.wording = text();
    r.session = an_id<dialogue::session_id>();
    r.step = an_id<dialogue::step_id>();
    r.day = small();
    r.which = slot();
    r.date = maybe(90) ? date() : dialogue::local_date{};
    for (auto n = number(4); n > 0; --n) r.names[text()] = answer();
    for (auto n = number(4); n > 0; --n) r.trail.push_back(an_id<dialogue::step_id>());
    r.parts = parts();
    r.asked_at = time();
    r.touched_at = time();
    r.touched = maybe();
    r.put_off = maybe();
    return r;
}

dialogue::person_state state_source::next() {
    dialogue::person_state s;
    if (maybe(5)) return s;
    s.revision = random_();
    s.seed = maybe(80) ? random_() : ~std::uint64_t{0};
    s.username = text();
    s.first_name = text();
    s.stage = static_cast<dialogue::setup>(number(5));
    s.zone = text();
    s.zone_by_hand = maybe();
    s.when.days.bits = static_cast<std::uint8_t>(number(128));
    s.when.morning.reset();
    s.when.evening.reset();
    if (maybe()) s.when.morning = clock();
    if (maybe()) s.when.evening = clock();
    if (maybe()) {
        dialogue::enrollment e;
        e.track = an_id<dialogue::track_id>();
        e.day = small();
        if (maybe()) e.begun_on = date();
        e.morning_done = maybe();
        e.evening_done = maybe();
        e.finished = maybe();
        s.track = e;
    }
    for (auto n = number(3); n > 0; --n) s.left_at[text()] = small();
    if (maybe()) s.running = running();
    s.side.what = static_cast<dialogue::side_question::kind>(number(8));
    s.side.number = small();
    s.side.text = text();
    s.side.parts = parts();
    s.side.asked_at = time();
    for (auto n = number(3); n > 0; --n) s.waiting.push_back({slot(), date(), time()});
    s.first_words = parts();
    for (auto n = number(4); n > 0; --n) s.names[text()] = answer();
    for (auto n = number(4); n > 0; --n) s.last_wording[text()] = small();
    s.tips_seen = small();
    s.questions_seen = small();
    if (maybe()) s.paused_until = time();
    s.welcome_back = maybe();
    s.missed = small();
    if (maybe()) s.last_morning = date();
    if (maybe()) s.last_evening = date();
    s.last_heard = time();
    s.steps_done = small();
    return s;
}

}  // namespace fulcrum::storage
