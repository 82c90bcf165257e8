#include "content/track_reader.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "content/fields.hpp"
#include "content/pieces.hpp"
#include "content/step_reader.hpp"
#include "dialogue/text.hpp"

namespace fulcrum::content {
namespace {

constexpr std::size_t most_days = 400;
constexpr std::size_t most_steps = 200;

class track_reader {
  public:
    track_reader(const document& doc, const limits& lim, report& out)
        : pieces_(doc, lim, out), doc_(doc), lim_(lim), out_(out) {}

    draft_track read() {
        const fields track(
            *doc_.root(), "a track",
            {"id", "version", "language", "theme", "title", "promise", "for", "sources", "days", "every_day", "length",
             "first_day", "last_day", "weekly_review", "pieces", "for_channels", "unit"},
            doc_, lim_, out_);
        auto& head = draft_.head;
        if (track.need("id", "add a line such as id: first-look"))
            head.id = dialogue::track_id(track.slug("id").value_or(""));
        draft_.id_at = track.at("id");
        draft_.language_at = track.at("language");
        head.version = track.number("version", 1, 1'000'000).value_or(1);
        head.language = track.language("language").value_or("en");
        head.theme = track.theme("none").value_or(0);
        head.title = track.needed_line("title", 100, "add a line such as title: A First Look").value_or("");
        head.promise = track.needed_line("promise", 300, "say in one line what the track is good for").value_or("");
        head.audience = track.needed_line("for", 300, "say in one line who it is for").value_or("");
        if (const auto* sources = track.list("sources", "list the sources, or take the key out"))
            for (const auto* n : sources->items) read_source(*n);
        head.for_channels = track.flag("for_channels").value_or(false);
        if (const auto unit = track.word("unit", {"day", "week"}))
            if ((*unit == 1) != head.for_channels)
                out_.error(track.at("unit"), "only a track for channels counts in weeks",
                           head.for_channels ? "write unit: week" : "take the key out");
        if (const auto* e = track.find("pieces")) pieces_.read(*e->value);
        draft_.first_day = read_session(track, "first_day", dialogue::session_id(dialogue::first_session));
        if (const auto* days = track.list("days", "write at least one day, beginning with a dash")) read_days(*days);
        read_every_day(track);
        draft_.weekly_review = read_session(track, "weekly_review", dialogue::session_id(dialogue::review_session));
        if (draft_.weekly_review >= 0) draft_.sessions[static_cast<std::size_t>(draft_.weekly_review)].repeats = true;
        draft_.last_day = read_session(track, "last_day", dialogue::session_id(dialogue::last_session));
        if (draft_.last_day >= 0 && draft_.every_day && head.length == 0)
            out_.warning(track.at("last_day"), "this track never ends, so its last day never comes",
                         "give it a length, or take the last day out");
        if (const auto* e = track.find("pieces")) check_unused_pieces(*e->value);
        pieces_.report_unused();
        report_parameters_outside(*doc_.root());
        if (head.for_channels) check_for_channels();
        return std::move(draft_);
    }

  private:
    // Nobody sees these steps yet, but who includes them tomorrow should not have to look for their mistakes.
    void check_unused_pieces(const node& map) {
        const auto names = pieces_.unused();
        if (names.empty()) return;
        report notes(out_.file());
        track_reader apart(doc_, lim_, notes);
        apart.pieces_.read(map);
        std::set<int> lines;
        for (const auto& name : names) {
            draft_session scratch;
            std::map<std::string, int> included;
            const auto piece = apart.pieces_.alone(name, lines);
            apart.read_steps(piece.steps, scratch, {}, {name}, included);
        }
        for (const auto& f : notes.findings()) {
            if (lines.contains(f.line)) continue;
            const place at{f.line, f.column};
            f.how == severity::error ? out_.error(at, f.message, f.remedy) : out_.warning(at, f.message, f.remedy);
        }
    }

    // [[when]] is something only within a piece.
    void report_parameters_outside(const node& root) {
        std::set<const node*> seen;
        std::vector<const node*> todo;
        for (const auto& e : root.entries)
            if (e.key->value != "pieces") todo.push_back(e.value);
        while (!todo.empty() && !out_.full()) {
            const auto* n = todo.back();
            todo.pop_back();
            if (!seen.insert(n).second) continue;
            const auto open = n->what == node::kind::scalar ? n->value.find("[[") : n->value.npos;
            const auto close = open == n->value.npos ? open : n->value.find("]]", open);
            if (close != n->value.npos && dialogue::is_name(trimmed(n->value.substr(open + 2, close - open - 2))))
                out_.warning(
                    n->at,
                    quote(n->value.substr(open, close + 2 - open)) + " stands outside a piece and is said as it is",
                    "put the step into a piece, or quote an answer as {{name}}");
            for (const auto* item : n->items) todo.push_back(item);
            for (const auto& e : n->entries) todo.push_back(e.value);
        }
    }

    void read_source(const node& n) {
        if (!expect_map(n, "a source", "give it title, author and year", out_)) return;
        const fields source(n, "a source", {"title", "author", "year"}, doc_, lim_, out_);
        dialogue::source made;
        made.title = source.needed_line("title", 300, "name the work").value_or("");
        made.author = source.needed_line("author", 300, "name the author").value_or("");
        made.year = source.number("year", 1, 9999).value_or(0);
        draft_.head.sources.push_back(std::move(made));
    }

    void read_days(const node& list) {
        if (list.items.size() > most_days) {
            out_.error(list.items[most_days]->at, "the track has too many days",
                       "at most " + std::to_string(most_days) + "; make it two tracks");
            return;
        }
        std::map<std::string, place> ids;
        for (const auto* n : list.items) {
            const int number = static_cast<int>(draft_.days.size()) + 1;
            draft_day made;
            made.at = n->at;
            if (expect_map(*n, "a day", "give it a title, and a morning or an evening", out_)) {
                const fields day(*n, "a day", {"id", "title", "morning", "evening"}, doc_, lim_, out_);
                made.id = day.slug("id").value_or("");
                made.id_at = day.at("id");
                // Sessions of a day without an id are known by its number.
                const auto known_as = made.id.empty() ? "day-" + std::to_string(number) : made.id;
                if (!ids.emplace(known_as, made.id_at).second)
                    out_.error(made.id_at, "there is a day " + quote(known_as) + " already",
                               made.id.empty() ? "give this day an id" : "choose another id");
                if (made.id == "every-day")
                    out_.error(made.id_at, "this is what the repeating day is called", "choose another id");
                made.title =
                    day.needed_line("title", 100, "add a line such as title: Two jobs in one chair").value_or("");
                if (!day.find("morning") && !day.find("evening"))
                    out_.error(day.at(), "the day has neither morning nor evening", "write at least one of them");
                const auto id_of = [&](const char* which, dialogue::session_id plain) {
                    return made.id.empty() ? plain : dialogue::session_id(made.id + "/" + which);
                };
                made.morning = read_session(day, "morning", id_of("morning", dialogue::morning_of(number)));
                made.evening = read_session(day, "evening", id_of("evening", dialogue::evening_of(number)));
            }
            draft_.days.push_back(std::move(made));
        }
    }

    void read_every_day(const fields& track) {
        const auto* e = track.find("every_day");
        if (!e) {
            if (track.find("length"))
                out_.error(track.at("length"), "only an every_day has a length", "take it out: the days are counted");
            if (!track.find("days")) track.need("days", "write at least one day, beginning with a dash");
            return;
        }
        draft_day made;
        made.at = e->key->at;
        if (expect_map(*e->value, "every_day", "give it a title, and a morning or an evening", out_)) {
            const fields day(*e->value, "every_day", {"title", "morning", "evening"}, doc_, lim_, out_);
            made.title = day.needed_line("title", 100, "add a line such as title: A steady day").value_or("");
            if (!day.find("morning") && !day.find("evening"))
                out_.error(day.at(), "the day has neither morning nor evening", "write at least one of them");
            made.morning = read_session(day, "morning", dialogue::session_id(dialogue::every_morning));
            made.evening = read_session(day, "evening", dialogue::session_id(dialogue::every_evening));
            for (const int i : {made.morning, made.evening})
                if (i >= 0) draft_.sessions[static_cast<std::size_t>(i)].repeats = true;
        }
        draft_.every_day = std::move(made);
        if (!track.need("length", "write length: open, or a number of days")) return;
        const auto word = track.line("length", 20);
        if (!word || *word == "open") return;
        const int listed = static_cast<int>(draft_.days.size());
        if (const auto length = track.number("length", listed + 1, 4000)) draft_.head.length = *length;
    }

    // The index of the session, or -1 when there is none.
    int read_session(const fields& owner, std::string_view key, dialogue::session_id id) {
        const auto* entry = owner.find(key);
        if (!entry) return -1;
        draft_session made;
        made.at = entry->key->at;
        made.id = std::move(id);
        const std::string remedy = "write at least one step, beginning with a dash";
        const node* list = nullptr;
        if (entry->value->what == node::kind::map) {
            const fields session(*entry->value, "a session", {"if", "once", "optional", "steps"}, doc_, lim_, out_);
            made.once = session.flag("once").value_or(false);
            made.optional = session.flag("optional").value_or(false);
            if (const auto text = session.line("if", lim_.text)) {
                made.only_if = read_condition(*text);
                made.only_if_at = session.at("if");
                if (!made.only_if)
                    out_.error(made.only_if_at, quote(*text) + " is no condition",
                               "write NAME is VALUE, NAME is answered or NAME is missing");
            }
            if (session.need("steps", remedy)) list = session.list("steps", remedy);
        } else {
            list = owner.list(key, remedy);
        }
        if (!list) return -1;
        std::map<std::string, int> included;
        if (!read_steps(list->items, made, {}, {}, included)) return -1;
        if (made.steps.empty()) return -1;
        draft_.sessions.push_back(std::move(made));
        return static_cast<int>(draft_.sessions.size()) - 1;
    }

    // False when there are too many.
    bool read_steps(const std::vector<const node*>& items, draft_session& into, const std::string& prefix,
                    const std::vector<std::string>& within, std::map<std::string, int>& included) {
        const auto first = into.steps.size();
        int position = 0;
        for (const auto* n : items) {
            if (into.steps.size() >= most_steps) {
                out_.error(n->at, "the session has too many steps",
                           "at most " + std::to_string(most_steps) + "; a session should take three minutes");
                return false;
            }
            ++position;
            const bool includes =
                n->what == node::kind::map && std::any_of(n->entries.begin(), n->entries.end(),
                                                          [](const auto& e) { return e.key->value == "include"; });
            if (!includes) {
                into.steps.push_back(read_step(*n, position, doc_, lim_, out_));
                continue;
            }
            auto piece = pieces_.take(*n, within);
            if (!piece) {
                draft_step unknown;
                unknown.at = n->at;
                unknown.broken = true;
                unknown.made.id = dialogue::step_id("s" + std::to_string(position));
                unknown.made.action = dialogue::ask_step{};
                into.steps.push_back(std::move(unknown));
                continue;
            }
            // The ids of a piece are good as they are, unless it comes a second time.
            const int times = ++included[piece->name];
            const auto own = times == 1 ? std::string() : piece->name + "-" + std::to_string(times) + "-";
            const auto at = into.steps.size();
            auto path = within;
            path.push_back(piece->name);
            if (!read_steps(piece->steps, into, own, path, included)) return false;
            // Steps without an id of their own are known by the piece and their place in it.
            int number = 0;
            for (auto i = at; i < into.steps.size(); ++i) {
                auto& s = into.steps[i];
                if (!s.named && !s.in_piece)
                    s.made.id =
                        dialogue::step_id(piece->name + "-" + std::to_string(times) + "-" + std::to_string(++number));
                s.in_piece = true;
            }
            const fields step(*n, "an include step", {"include", "id", "with"}, doc_, lim_, out_);
            if (const auto id = step.slug("id"); id && at < into.steps.size()) {
                draft_step alias;
                alias.at = n->at;
                alias.named = true;
                alias.made.id = dialogue::step_id(*id);
                alias.made.action = dialogue::goto_step{into.steps[at].made.id};
                alias.targets_at = {n->at};
                into.steps.insert(into.steps.begin() + static_cast<std::ptrdiff_t>(at), std::move(alias));
            }
        }
        if (!prefix.empty()) rename(into, first, prefix);
        return true;
    }

    // Gives the steps from `first` on new ids, and what leads to them.
    static void rename(draft_session& session, std::size_t first, const std::string& prefix) {
        std::set<dialogue::step_id> own;
        for (auto i = first; i < session.steps.size(); ++i) own.insert(session.steps[i].made.id);
        const auto renamed = [&](dialogue::step_id& id) {
            if (own.contains(id)) id = dialogue::step_id(prefix + id.text());
        };
        for (auto i = first; i < session.steps.size(); ++i) {
            auto& made = session.steps[i].made;
            renamed(made.id);
            if (auto* jump = std::get_if<dialogue::goto_step>(&made.action)) renamed(jump->to);
            if (auto* branch = std::get_if<dialogue::branch_step>(&made.action)) {
                for (auto& arm : branch->arms) renamed(arm.to);
                renamed(branch->otherwise);
            }
        }
    }

    void check_for_channels() {
        if (draft_.every_day || draft_.first_day >= 0 || draft_.last_day >= 0 || draft_.weekly_review >= 0)
            out_.error(draft_.id_at, "a track for channels has days with a morning only", "each day is a week");
        for (const auto& d : draft_.days)
            if (d.evening >= 0) out_.error(d.at, "a track for channels has no evenings", "put it into the morning");
        for (const auto& ses : draft_.sessions)
            for (const auto& st : ses.steps) {
                const bool fits = std::holds_alternative<dialogue::say_step>(st.made.action) ||
                                  std::holds_alternative<dialogue::ask_step>(st.made.action);
                if (!fits && !st.broken)
                    out_.error(st.at, "in a channel nothing waits for an answer", "use say and ask only");
                for (const auto& q : st.quotes)
                    if (q.name != "day" && q.name != "days")
                        out_.error(q.at, "a team has no " + quote(q.name), "only {{day}} and {{days}} are there");
                if (answer_of(st.made.action))
                    out_.error(st.name_at, "what a team answers is not kept", "take the name out");
            }
    }

    pieces pieces_;
    const document& doc_;
    const limits& lim_;
    report& out_;
    draft_track draft_;
};

}  // namespace

draft_track read_track(const document& doc, const limits& lim, report& out) {
    return track_reader(doc, lim, out).read();
}

}  // namespace fulcrum::content
