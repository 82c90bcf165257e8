// Random operations against the store and against a handful of maps: they must agree, whatever is undone, dropped or
// reopened in between. The seed is in the test's name; the same seed does the same.
#include <algorithm>
#include <map>
#include <set>

#include "fixture.hpp"

namespace fulcrum::storage {
namespace {

using dialogue::timer;

struct model_entry {
    std::string title;
    std::vector<std::pair<std::string, std::string>> parts;  // message, text
    instant written_at{};
};
struct model_person {
    person_id id{};
    std::string state = text_of(dialogue::person_state{});
    person_summary summary;
    std::string direct_channel;
    std::map<int, model_entry> entries;
    int highest = 0;
    std::map<timer, std::pair<instant, dialogue::local_date>> timers;
    std::map<std::pair<timer, std::int64_t>, std::pair<std::string, instant>> nudges;
};
struct model {
    std::set<std::pair<place, std::string>> events;
    std::map<person_key, model_person> people;
    std::map<outbox_id, outgoing_row> outbox;
    std::map<std::string, channel_row> channels;
    std::map<std::string, std::string> settings;
    std::map<std::string, std::uint64_t> channel_seeds;
};

class ModelTest : public testing::TestWithParam<std::uint64_t> {
  protected:
    place any_place() { return random_.maybe(80) ? here : place{"slack", "T1"}; }
    person_key any_key() { return {any_place(), "u" + std::to_string(random_.number(6))}; }
    model_person* anybody() {
        if (now_.people.empty()) return nullptr;
        return &std::next(now_.people.begin(), static_cast<std::ptrdiff_t>(random_.number(now_.people.size())))->second;
    }
    std::string a_message() { return "m" + std::to_string(random_.number(12)); }
    timer any_timer() { return static_cast<timer>(random_.number(5)); }
    instant any_time() { return at(static_cast<std::int64_t>(random_.number(1000))); }
    dialogue::local_date any_date() {
        dialogue::local_date d{};
        read_date_number(20270101 + static_cast<std::int64_t>(random_.number(20)), d);
        return d;
    }

    void one_operation(unit_of_work& u);
    void journal_operation(unit_of_work& u, model_person& p);
    void compare(unit_of_work& u);
    void one_unit();

    temp_dir dir_;
    open_options options_ = options_in(dir_);
    std::unique_ptr<store> store_ = open_store(options_);
    state_source random_{GetParam()};
    model now_;
    std::int64_t clock_ = 0;
};

void ModelTest::journal_operation(unit_of_work& u, model_person& p) {
    const int some_number = static_cast<int>(random_.number(static_cast<std::uint64_t>(p.highest) + 2));
    const std::string source = a_message(), text = random_.text();
    switch (random_.number(6)) {
        case 0:
        case 1: {
            dialogue::write_entry e;
            e.title = random_.text();
            model_entry mirrored{e.title, {}, at(++clock_)};
            for (auto n = 1 + random_.number(3); n > 0; --n) {
                const std::string from = a_message(), words = random_.text();
                e.parts.push_back({dialogue::message_id{from}, words});
                mirrored.parts.emplace_back(from, words);
            }
            ASSERT_EQ(p.highest + 1, u.write(p.id, e, at(clock_)));
            p.entries[++p.highest] = mirrored;
            break;
        }
        case 2: {
            int number = 0;
            for (auto& [n, e] : p.entries)
                for (auto& [from, words] : e.parts)
                    if (from == source) {
                        words = text;
                        number = n;
                    }
            const auto changed = u.amend(p.id, {dialogue::message_id{source}, text}, at(++clock_));
            ASSERT_EQ(number, changed.number);
            ASSERT_FALSE(changed.removed);
            break;
        }
        case 3: {
            int number = 0;
            for (auto& [n, e] : p.entries)
                if (std::erase_if(e.parts, [&](const auto& part) { return part.first == source; }) > 0) number = n;
            const bool removed = number > 0 && p.entries[number].parts.empty();
            std::erase_if(p.entries, [](const auto& e) { return e.second.parts.empty(); });
            const auto changed = u.remove(p.id, dialogue::remove_part{dialogue::message_id{source}});
            ASSERT_EQ(number, changed.number);
            ASSERT_EQ(removed, changed.removed);
            break;
        }
        case 4: {
            const bool there = p.entries.contains(some_number);
            const auto changed = u.replace(p.id, {some_number, {dialogue::message_id{source}, text}}, at(++clock_));
            ASSERT_EQ(there ? some_number : 0, changed.number);
            if (there) p.entries[some_number].parts = {{source, text}};
            break;
        }
        default: {
            const bool there = p.entries.erase(some_number) > 0;
            const auto changed = u.remove(p.id, dialogue::remove_entry{some_number});
            ASSERT_EQ(there ? some_number : 0, changed.number);
            ASSERT_EQ(there, changed.removed);
        }
    }
}

void ModelTest::one_operation(unit_of_work& u) {
    model_person* p = anybody();
    switch (random_.number(14)) {
        case 0: {
            const place where = any_place();
            const std::string event = "e" + std::to_string(random_.number(60));
            ASSERT_EQ(now_.events.emplace(where, event).second, u.note_event(where, event, any_time()));
            break;
        }
        case 1: {
            const person_key who = any_key();
            ASSERT_EQ(now_.people.contains(who), u.find(who).has_value());
            if (now_.people.contains(who)) break;
            now_.people[who].id = u.add(who, at(++clock_)).id;
            now_.people[who].summary.last_active_at = at(clock_);
            break;
        }
        case 2: {
            if (!p) break;
            const auto state = random_.next();
            const person_summary summary{random_.text(), random_.text(), static_cast<int>(random_.number(9)), 7,
                                         any_time()};
            u.save(p->id, state, summary);
            p->state = text_of(state);
            p->summary = summary;
            break;
        }
        case 3: {
            if (!p || !random_.maybe(30)) break;
            const person_id id = p->id;
            const auto who = std::ranges::find_if(now_.people, [&](const auto& one) { return one.second.id == id; });
            std::erase_if(now_.outbox, [&](const auto& m) { return m.second.person == id; });
            if (who->first.where == here)
                std::erase_if(now_.channels, [&](const auto& c) {
                    return c.second.person == who->first.user || c.first == p->direct_channel;
                });
            u.erase(id);
            now_.people.erase(who);
            break;
        }
        case 4:
            if (!p) break;
            p->direct_channel = "c" + std::to_string(random_.number(5));
            u.set_direct_channel(p->id, p->direct_channel);
            break;
        case 5:
        case 6:
        case 7:
            if (p) journal_operation(u, *p);
            break;
        case 8: {
            if (!p) break;
            const timer what = any_timer();
            if (random_.maybe(30)) {
                u.cancel_timer(p->id, what);
                p->timers.erase(what);
            } else {
                const dialogue::set_timer t{what, any_time(), any_date()};
                u.set_timer(p->id, t);
                p->timers[what] = {t.due_at, t.date};
            }
            break;
        }
        case 9: {
            const auto due = u.due(any_time(), 3);
            for (const due_timer& t : due) {
                if (!random_.maybe()) continue;
                ASSERT_TRUE(u.claim(t));
                ASSERT_FALSE(u.claim(t));
                for (auto& [who, one] : now_.people)
                    if (one.id == t.person) one.timers.erase(t.what);
            }
            break;
        }
        case 10: {
            if (!p) break;
            const dialogue::note_nudge n{any_timer(), any_date(), random_.text()};
            u.note_nudge(p->id, n, at(++clock_));
            p->nudges[{n.what, date_number(n.date)}] = {n.outcome, at(clock_)};
            break;
        }
        case 11: {
            outgoing_row m;
            if (p && random_.maybe(70)) m.person = p->id;
            m.where = any_place();
            m.channel = random_.text();
            m.kind = "reply";
            m.text = random_.text();
            m.nudge = random_.maybe();
            m.file_content = random_.text();
            const auto queued = u.enqueue(m);
            ASSERT_FALSE(now_.outbox.contains(queued.id));
            now_.outbox[queued.id] = queued;
            break;
        }
        case 12: {
            if (now_.outbox.empty()) break;
            const auto m =
                std::next(now_.outbox.begin(), static_cast<std::ptrdiff_t>(random_.number(now_.outbox.size())));
            if (random_.maybe())
                u.sent(m->first, "post", at(++clock_));
            else
                u.failed(m->first, "no such channel", at(++clock_));
            now_.outbox.erase(m);
            break;
        }
        default: {
            const std::string name = "c" + std::to_string(random_.number(5));
            channel_row c{name, 0, random_.maybe() ? "u1" : "", "p" + std::to_string(random_.number(99)), any_time()};
            u.set_channel(here, c);
            if (const auto old = now_.channels.find(name); old != now_.channels.end()) {
                if (c.person.empty()) c.person = old->second.person;
                if (c.last_at < old->second.last_at) {
                    c.last_post = old->second.last_post;
                    c.last_at = old->second.last_at;
                }
            }
            now_.channels[name] = c;
            now_.settings[name] = random_.text();
            u.set_setting(name, now_.settings[name]);
            now_.channel_seeds[name] = random_.number(1000);
            u.save_channel(here, name, {now_.channel_seeds[name], 0, 0});
        }
    }
}

void ModelTest::compare(unit_of_work& u) {
    std::size_t seen = 0;
    for (const place& where : {here, place{"slack", "T1"}}) seen += u.people(where).size();
    ASSERT_EQ(now_.people.size(), seen);
    std::vector<due_timer> timers;
    for (const auto& [who, p] : now_.people) {
        const auto row = u.find(who);
        ASSERT_TRUE(row);
        ASSERT_EQ(p.id, row->id);
        ASSERT_EQ(p.summary.username, row->username);
        ASSERT_EQ(p.summary.track, row->track);
        ASSERT_EQ(p.summary.last_active_at, row->last_active_at);
        ASSERT_EQ(p.direct_channel, row->direct_channel);
        ASSERT_EQ(p.state, text_of(u.load(p.id)));
        const auto found = u.look_up(p.id, {dialogue::look_up::how::all, "", 0, 0});
        ASSERT_EQ(p.entries.size(), static_cast<std::size_t>(found.total));
        ASSERT_EQ(p.entries.size(), found.lines.size());
        auto entry = p.entries.rbegin();
        for (const auto& line : found.lines) {
            ASSERT_EQ(entry->first, line.number);
            ASSERT_EQ(entry->second.title, line.title);
            ASSERT_EQ(entry->second.written_at, line.written_at);
            std::string text;
            for (const auto& [from, words] : entry->second.parts)
                text += (&words == &entry->second.parts[0].second ? "" : "\n") + words;
            ASSERT_EQ(text, line.text);
            ++entry;
        }
        for (const auto& [what, when] : p.timers) timers.push_back({p.id, what, when.first, when.second});
        const auto nudges = u.nudges(p.id, 1000);
        ASSERT_EQ(p.nudges.size(), nudges.size());
        for (const auto& n : nudges) {
            const auto& expected = p.nudges.at({n.what, date_number(n.date)});
            ASSERT_EQ(expected.first, n.outcome);
            ASSERT_EQ(expected.second, n.at);
        }
    }
    const auto due = u.due(at(100000), 1000);
    ASSERT_EQ(timers.size(), due.size());
    ASSERT_TRUE(std::ranges::is_sorted(due, {}, &due_timer::due_at));
    for (const auto& t : timers)
        ASSERT_TRUE(std::ranges::any_of(due, [&](const due_timer& d) {
            return d.person == t.person && d.what == t.what && d.due_at == t.due_at && d.date == t.date;
        }));
    const auto earliest = store_->next_due_at();
    ASSERT_EQ(timers.empty(), !earliest);
    ASSERT_EQ(due.empty() ? at(0) : due[0].due_at, earliest.value_or(at(0)));
    const auto unsent = u.unsent();
    ASSERT_EQ(now_.outbox.size(), unsent.size());
    for (const auto& m : unsent) {
        const auto& expected = now_.outbox.at(m.id);
        ASSERT_EQ(expected.text, m.text);
        ASSERT_EQ(expected.ref, m.ref);
        ASSERT_EQ(expected.person, m.person);
        ASSERT_EQ(expected.where, m.where);
        ASSERT_EQ(expected.file_content, m.file_content);
    }
    const auto channels = u.channels(here);
    ASSERT_EQ(now_.channels.size(), channels.size());
    for (const auto& c : channels) {
        const auto& expected = now_.channels.at(c.channel);
        ASSERT_EQ(expected.person, c.person);
        ASSERT_EQ(expected.last_post, c.last_post);
        ASSERT_EQ(expected.last_at, c.last_at);
    }
    for (const auto& [name, value] : now_.settings) {
        ASSERT_EQ(value, u.setting(name).value_or(""));
        ASSERT_EQ(now_.channel_seeds.at(name), u.load_channel(here, name).seed);
    }
}

void ModelTest::one_unit() {
    const model before = now_;
    const auto unit = store_->begin();
    for (auto n = 1 + random_.number(12); n > 0; --n) {
        if (random_.maybe(20)) {
            const model marked = now_;
            unit->mark();
            for (auto m = random_.number(5); m > 0; --m) one_operation(*unit);
            if (random_.maybe()) {
                unit->undo();
                now_ = marked;
            } else {
                unit->release();
            }
        } else {
            one_operation(*unit);
        }
        if (HasFatalFailure()) return;
    }
    if (random_.maybe(25)) compare(*unit);
    if (random_.maybe(80))
        unit->commit();
    else
        now_ = before;
}

TEST_P(ModelTest, AgreesWithAHandfulOfMaps) {
    for (int i = 0; i < 120; ++i) {
        SCOPED_TRACE("unit " + std::to_string(i));
        one_unit();
        if (HasFatalFailure()) return;
        if (random_.maybe(10)) {
            store_.reset();
            store_ = open_store(options_);
        }
        if (random_.maybe(30)) compare(*store_->begin());
        if (HasFatalFailure()) return;
    }
    store_.reset();
    store_ = open_store(options_);
    compare(*store_->begin());
    EXPECT_GT(now_.people.size(), 0U);
}

INSTANTIATE_TEST_SUITE_P(Seeds, ModelTest, testing::Values(1, 2, 3, 20270110),
                         [](const auto& seed) { return std::to_string(seed.param); });

}  // namespace
}  // namespace fulcrum::storage
