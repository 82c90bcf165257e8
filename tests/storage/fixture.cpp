#include "tests/storage/fixture.hpp"

namespace fulcrum::storage {

temp_dir::temp_dir() {
    std::string name = (std::filesystem::temp_directory_path() / "fulcrum-XXXXXX").string();
    if (!::mkdtemp(name.data())) throw std::runtime_error("no temporary directory");
    path_ = name;
}

temp_dir::~temp_dir() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

open_options options_in(const temp_dir& dir, const std::string& name) {
    open_options o;
    o.database = dir / name;
    o.master_key = a_key;
    return o;
}

std::string bytes_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

void write_bytes(const std::filesystem::path& file, const std::string& bytes) {
    std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
}

std::string bytes_below(const std::filesystem::path& dir) {
    std::string all;
    for (const auto& file : std::filesystem::recursive_directory_iterator(dir))
        if (file.is_regular_file()) all += bytes_of(file.path());
    return all;
}

dialogue::local_date date(int y, unsigned m, unsigned d) {
    return dialogue::local_date{std::chrono::year{y}, std::chrono::month{m}, std::chrono::day{d}};
}

outgoing_row message(std::optional<person_id> to, const std::string& text) {
    outgoing_row m;
    m.person = to;
    m.where = here;
    m.channel = "c1";
    m.thread = "t1";
    m.kind = "reply";
    m.text = text;
    m.created_at = at(5);
    return m;
}

void StoreTest::reopen() {
    store_.reset();
    store_ = open_store(options_);
}

person_id StoreTest::someone(const std::string& user) {
    return in_unit([&](unit_of_work& u) { return u.add(person(user), at(1000)).id; });
}

dialogue::local_date state_source::date() {
    using namespace std::chrono;
    return local_date{year{2020 + static_cast<int>(number(20))}, month{1 + static_cast<unsigned>(number(12))},
                      day{1 + static_cast<unsigned>(number(31))}};
}

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

dialogue::commitment state_source::plan() {
    dialogue::commitment c;
    c.state = static_cast<dialogue::commitment::life>(number(4));
    c.number = small();
    c.cue = text();
    c.action = text();
    c.parts = parts();
    c.serves = static_cast<dialogue::pole>(number(5));
    c.track = an_id<dialogue::track_id>();
    c.made_on = date();
    if (maybe()) c.settled_on = date();
    c.misses = small();
    c.said = text();
    c.ask_from = time();
    if (maybe()) c.moment = time();
    if (maybe()) c.remind_at = time();
    c.beside = small();
    c.waits = small();
    return c;
}

std::vector<dialogue::ledger_week> state_source::weeks() {
    std::vector<dialogue::ledger_week> out;
    for (auto n = number(3); n > 0; --n) out.push_back({date(), small(), small(), small(), small(), small(), small()});
    return out;
}

dialogue::answered_step state_source::answered() {
    dialogue::answered_step a;
    a.counted = weeks();
    for (auto n = number(3); n > 0; --n) a.written.push_back(an_id<dialogue::message_id>());
    for (auto n = number(3); n > 0; --n) a.superseded.push_back(an_id<dialogue::message_id>());
    a.steps = small();
    a.made = small();
    if (maybe()) a.judged = plan();
    a.missed_in_a_row = small();
    a.card = text();
    a.serves = static_cast<dialogue::pole>(number(5));
    return a;
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
    r.back_at = time();
    r.edition = text();
    r.phase = small();
    r.held = parts();
    r.spoken = text();
    r.as_prompt = maybe();
    r.plan = small();
    for (auto n = number(3); n > 0; --n) r.answered[text()] = answered();
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
        e.edition = text();
        e.day_id = text();
        e.welcomed = maybe();
        if (maybe()) e.reviewed_on = date();
        for (auto n = number(3); n > 0; --n) e.shown.push_back(an_id<dialogue::session_id>());
        e.enrolled_at = time();
        if (maybe()) e.opened_on = date();
        e.opened_at = time();
        e.by = text();
        e.cohort = text();
        if (maybe()) e.not_before = date();
        s.track = e;
    }
    for (auto n = number(3); n > 0; --n) s.left_at[text()] = small();
    if (maybe()) s.running = running();
    if (maybe()) s.later = running();
    s.side.what = static_cast<dialogue::side_question::kind>(number(20));
    s.side.number = small();
    s.side.text = text();
    s.side.parts = parts();
    s.side.asked_at = time();
    s.side.card = an_id<dialogue::card_id>();
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
    s.locale = text();
    s.language = text();
    for (auto n = number(3); n > 0; --n) s.plans.push_back(plan());
    s.plans_made = small();
    s.missed_in_a_row = small();
    s.ledger = weeks();
    s.target_vision = static_cast<int>(number(101));
    for (auto n = number(3); n > 0; --n) {
        s.vision.push_back({text(), date(), {}});
        if (maybe()) s.vision.back().acted_on = date();
    }
    if (maybe()) s.upward = dialogue::upward_look{answer(), maybe(), date(), maybe()};
    for (auto n = number(3); n > 0; --n) s.values.push_back(text());
    for (auto n = number(3); n > 0; --n) s.priorities.push_back({text(), small(), date()});
    for (auto n = number(3); n > 0; --n) s.cards_seen[text()] = small();
    s.draws = small();
    s.recalls = small();
    for (auto n = number(3); n > 0; --n) s.recalled.push_back(small());
    for (auto n = number(3); n > 0; --n) s.held_once.push_back(text());
    s.handed_over_at = time();
    for (auto n = number(3); n > 0; --n) {
        s.when.own.push_back({{static_cast<std::uint8_t>(number(128))}});
        if (maybe()) s.when.own.back().morning = clock();
        if (maybe()) s.when.own.back().evening = clock();
    }
    auto& h = s.nudging;
    for (auto n = number(3); n > 0; --n) h.moved.push_back({slot(), date(), time(), time(), text()});
    if (maybe()) h.paused_from = time();
    for (auto n = number(3); n > 0; --n) h.away.push_back({date(), date()});
    if (maybe()) h.quiet = dialogue::quiet_hours{clock(), clock()};
    h.most_a_day = small();
    if (maybe()) h.unasked_on = date();
    h.unasked = small();
    h.ignores_holidays = maybe();
    h.silent_days = small();
    if (maybe()) h.silent_on = date();
    h.hush = small();
    h.keeps_going = maybe();
    h.profile_zone = text();
    h.zone_news = maybe();
    for (auto n = number(3); n > 0; --n) h.news.push_back(text());
    h.gone = maybe();
    h.until_heard = maybe();
    if (maybe())
        s.latest = dialogue::written_answer{text(),
                                            parts(),
                                            an_id<dialogue::track_id>(),
                                            text(),
                                            static_cast<dialogue::pole>(number(5)),
                                            an_id<dialogue::step_id>(),
                                            time()};
    h.calendar = text();
    s.file_out = maybe();
    s.no_rehearsal = maybe();
    for (auto n = number(3); n > 0; --n) s.asked_priorities.push_back(date());
    s.times_by_hand = maybe();
    if (maybe()) s.given_times = s.when;
    if (maybe()) {
        s.invited =
            dialogue::invitation{an_id<dialogue::track_id>(), text(), {text(), {}, {}, text(), text(), maybe()}};
        if (maybe()) s.invited->terms.starts = date();
        if (maybe()) s.invited->terms.when = s.when;
    }
    if (maybe()) {
        dialogue::before_act b;
        b.act = small();
        b.track = s.track;
        for (auto n = number(3); n > 0; --n) b.left_at[text()] = small();
        b.when = s.when;
        b.language = text();
        b.zone = text();
        b.after = an_id<dialogue::track_id>();
        b.after_since = time();
        b.holds_only = maybe();
        b.news = text();
        b.invited = s.invited;
        s.undo = b;
    }
    return s;
}
}  // namespace fulcrum::storage
