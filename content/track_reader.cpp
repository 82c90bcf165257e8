#include "content/track_reader.hpp"

#include <algorithm>

#include "content/fields.hpp"
#include "content/step_reader.hpp"

namespace fulcrum::content {
namespace {

constexpr std::size_t most_days = 400;
constexpr std::size_t most_steps = 200;

class track_reader {
  public:
    track_reader(const document& doc, const limits& lim, report& out) : doc_(doc), lim_(lim), out_(out) {}

    draft_track read() {
        const fields track(*doc_.root(), "a track",
                           {"id", "version", "language", "theme", "title", "promise", "for", "sources", "days"}, doc_,
                           lim_, out_);
        auto& head = draft_.head;
        if (track.need("id", "add a line such as id: first-look"))
            head.id = dialogue::track_id(track.slug("id").value_or(""));
        draft_.id_at = track.at("id");
        head.version = track.number("version", 1, 1'000'000).value_or(1);
        head.language = track.language("language").value_or("en");
        head.theme = track.number("theme", 0, 7).value_or(0);
        head.title = track.needed_line("title", 100, "add a line such as title: A First Look").value_or("");
        head.promise = track.needed_line("promise", 300, "say in one line what the track is good for").value_or("");
        head.audience = track.needed_line("for", 300, "say in one line who it is for").value_or("");
        if (const auto* sources = track.list("sources", "list the sources, or take the key out"))
            for (const auto* n : sources->items) read_source(*n);
        if (const auto* days = track.list("days", "write at least one day, beginning with a dash")) read_days(*days);
        return std::move(draft_);
    }

  private:
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
        for (const auto* n : list.items) {
            const int number = static_cast<int>(draft_.days.size()) + 1;
            draft_day made;
            if (expect_map(*n, "a day", "give it a title, and a morning or an evening", out_)) {
                const fields day(*n, "a day", {"title", "morning", "evening"}, doc_, lim_, out_);
                made.title =
                    day.needed_line("title", 100, "add a line such as title: Two jobs in one chair").value_or("");
                if (!day.find("morning") && !day.find("evening"))
                    out_.error(day.at(), "the day has neither morning nor evening", "write at least one of them");
                made.morning = read_session(day, "morning", dialogue::morning_of(number));
                made.evening = read_session(day, "evening", dialogue::evening_of(number));
            }
            draft_.days.push_back(std::move(made));
        }
    }

    // The index of the session, or -1 when there is none.
    int read_session(const fields& day, std::string_view key, dialogue::session_id id) {
        const auto* entry = day.find(key);
        if (!entry) return -1;
        const auto* list = day.list(key, "write at least one step, beginning with a dash");
        if (!list) return -1;
        if (list->items.size() > most_steps) {
            out_.error(list->items[most_steps]->at, "the session has too many steps",
                       "at most " + std::to_string(most_steps) + "; a session should take three minutes");
            return -1;
        }
        draft_session made{entry->key->at, std::move(id), {}};
        for (const auto* n : list->items)
            made.steps.push_back(read_step(*n, static_cast<int>(made.steps.size()) + 1, doc_, lim_, out_));
        draft_.sessions.push_back(std::move(made));
        return static_cast<int>(draft_.sessions.size()) - 1;
    }

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
