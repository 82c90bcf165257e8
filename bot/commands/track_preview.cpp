// A track played through in the terminal, as a person would see it.
#include <algorithm>
#include <chrono>
#include <fstream>
#include <istream>
#include <iterator>
#include <ostream>

#include "bot/commands/common.hpp"
#include "bot/commands/interrupt.hpp"
#include "bot/commands/page.hpp"
#include "bot/commands/rehearse.hpp"
#include "bot/rehearsal/answers.hpp"
#include "bot/rehearsal/transcript.hpp"
#include "content/report.hpp"
#include "dialogue/calendar.hpp"
#include "dialogue/reply.hpp"
#include "dialogue/text.hpp"

namespace fulcrum::bot::commands {

namespace {

using namespace dialogue;
using rehearsal::transcript;
using rehearsal::transcript_line;

setup_error unusable(const std::string& what) { return {exit_code::usage, what}; }

local_date coming_monday(std::string_view zone) {
    const auto now = std::chrono::time_point_cast<milliseconds>(std::chrono::system_clock::now());
    const auto today = to_local(now, zone).date;
    const auto since = static_cast<int>(weekday_of(today).iso_encoding()) - 1;
    return since == 0 ? today : add_days(today, 7 - since);
}

transcript read_answers(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    if (!in) throw unusable(file.string() + ": this file can't be read");
    auto read = rehearsal::read_transcript(file.string(), text, rehearsal::transcript_form::answers);
    std::string problems;
    for (const auto& f : read.findings) problems += content::to_text(f) + '\n';
    if (!problems.empty()) throw setup_error(exit_code::findings, problems);
    return std::move(read.made);
}

rehearsal::rehearsal_settings settings_of(const track_preview_options& o, const transcript* answers,
                                          std::shared_ptr<const library> texts) {
    rehearsal::rehearsal_settings s;
    const track_id id(o.track);
    const auto own = texts->tracks.at(id).language;
    if (answers) s = rehearsal::settings_for(*answers, texts);
    // The usual language of a file of answers stands for the track's own where the track does not speak it.
    const bool usual = s.language == transcript{}.language;
    if (!answers || (usual && texts->find(id, s.language)->language != s.language)) s.language = own;
    s.texts = std::move(texts);
    s.track = id;
    if (o.zone) {
        s.zone = find_zone(*o.zone);
        if (s.zone.empty()) throw unusable("there is no time zone " + content::quote(*o.zone) + " — try Europe/Berlin");
    }
    if (o.schedule) {
        const auto when = read_rhythm(*o.schedule, rhythm{});
        if (!when)
            throw unusable("the schedule " + content::quote(*o.schedule) +
                           " can't be read — try \"weekdays 09:00 17:00\"");
        s.when = *when;
    }
    if (o.language) s.language = *o.language;
    if (!s.texts->messages.contains(s.language)) {
        std::vector<std::string> spoken;
        for (const auto& [language, book] : s.texts->messages) spoken.push_back(language);
        throw unusable("the coach does not speak " + content::quote(s.language) + " — there is " +
                       content::either(spoken));
    }
    if (o.from) {
        const auto from = rehearsal::read_plain_date(*o.from);
        if (!from) throw unusable("this is no date: " + content::quote(*o.from) + " — write it as 2027-03-22");
        s.from = *from;
    } else if (!answers) {
        s.from = coming_monday(s.zone);
    }
    return s;
}

// "Mon at 09:00": a team's week has no evening that would be missing.
std::string channel_times(const rhythm& r) {
    if (!r.morning || !r.own.empty()) return rhythm_text(r);
    return weekdays_text(r.days) + " at " + clock_text(*r.morning);
}

class previewer {
  public:
    previewer(const track_preview_options& options, const preview_page& how,
              const rehearsal::rehearsal_settings& settings, std::ostream& out)
        : options_(options),
          language_(settings.language),
          talk_(settings),
          page_(how, settings.name, out),
          typed_(how.typed) {
        if (options.days > 0) end_ = to_instant(add_days(settings.from, options.days), time_of_day{}, settings.zone);
        const auto& t = *settings.texts->find(settings.track, settings.language);
        const int days = day_count(t);
        const std::string unit = t.for_channels ? " week" : " day";
        page_.note(t.title + " (" + t.id.text() + "), " +
                   (days == 0 ? "without end" : std::to_string(days) + unit + (days == 1 ? "" : "s")) + "; " +
                   (talk_.in_channel() ? channel_times(talk_.state().when) : rhythm_text(settings.when)) + ", " +
                   settings.zone + (talk_.in_channel() ? ", in a channel" : ""));
        if (talk_.opening().empty()) return;
        page_.heading(talk_);
        page_.coach(talk_.opening());
    }

    void talk_with(std::istream& in) {
        page_.note("An empty line jumps to the next nudge; Ctrl-D ends.");
        if (talk_.in_channel())
            page_.note("What you type is said in the thread; begin with @fulcrum to speak to the coach.");
        to_next_nudge();
        for (std::string line; !watch_.came();) {
            if (typed_) page_.prompt();
            if (!std::getline(in, line)) break;
            if (line.ends_with('\r')) line.pop_back();
            if (first_invalid_utf8(line) != std::string::npos || line.find('\0') != std::string::npos)
                page_.note("(That line was not text in UTF-8.)");
            else if (line.find_first_not_of(" \t") == std::string::npos)
                to_next_nudge();
            else
                say(line, typed_);
        }
        if (typed_) page_.note("");
    }

    void play(const transcript& answers) {
        for (const auto& line : answers.lines) {
            if (watch_.came() || (end_ && talk_.now() >= *end_)) return;
            switch (line.does) {
                case transcript_line::kind::answers:
                    if (!talk_.is_asked(talk_.state()) && !to_next_nudge()) return;
                    [[fallthrough]];
                case transcript_line::kind::says:
                    say(line.text, false);
                    break;
                case transcript_line::kind::jumps:
                    jump(line);
                    break;
                case transcript_line::kind::expects:
                case transcript_line::kind::refuses:
                case transcript_line::kind::ends:
                    break;
            }
        }
    }

    void play_alone() {
        for (auto due = talk_.next_due(); due && *due < *end_ && !watch_.came(); due = talk_.next_due()) {
            const auto said = talk_.wait_until(*due);
            if (said.empty()) continue;
            page_.heading(talk_);
            page_.coach(said);
            const bool done = rehearsal::answer_everything(talk_, language_, [&](const auto& words, const auto& then) {
                page_.person(words);
                page_.coach(then);
            });
            if (!done) page_.note("(The coach goes on asking; the answers are left at that.)");
        }
        if (!talk_.next_due()) page_.note("\nNothing more is planned.");
    }

    exit_code finish(std::ostream& out) const {
        const auto errors = talk_.errors();
        for (const auto& e : errors) out << "error: " << e << '\n';
        return errors.empty() ? exit_code::ok : exit_code::failure;
    }

  private:
    void say(const std::string& words, bool on_screen) {
        if (!on_screen) page_.person(words);
        page_.coach(talk_.say(words));
    }

    bool to_next_nudge() {
        const auto said = talk_.next_nudge();
        if (said.empty()) {
            page_.note("Nothing more is planned.");
            return false;
        }
        page_.heading(talk_);
        page_.coach(said);
        return true;
    }

    void jump(const transcript_line& line) {
        const auto target = rehearsal::target_of(line.jump, talk_.now(), talk_.zone());
        if (!target) {
            to_next_nudge();
            return;
        }
        if (*target < talk_.now() || *target - talk_.now() > rehearsal::longest_jump)
            throw setup_error(exit_code::findings, options_.answers.string() + ":" + std::to_string(line.line) +
                                                       ": error: the clock can't go there: it is " +
                                                       rehearsal::moment_words(talk_.now(), talk_.zone()));
        const auto said = talk_.wait_until(*target);
        page_.heading(talk_);
        page_.coach(said);
    }

    const track_preview_options& options_;
    std::string language_;
    interrupt_watch watch_;
    rehearsal::rehearsal talk_;
    page page_;
    bool typed_;
    std::optional<instant> end_;
};

}  // namespace

std::shared_ptr<const library> need_track(const std::filesystem::path& content, const std::string& track) {
    auto read = content.empty() ? content::shipped_catalog() : content::load_catalog({content});
    content::add_shipped_banks(read.texts);
    if (!read.texts.tracks.contains(track_id(track))) {
        std::string text;
        for (const auto& f : read.findings)
            if (f.how == content::severity::error) text += content::to_text(f) + '\n';
        std::vector<std::string> names;
        for (const auto& [id, t] : read.texts.tracks) names.push_back(id.text());
        const auto remedy = names.empty() ? std::string("there is no usable track at all")
                                          : content::did_you_mean(track, names, "there is " + content::either(names));
        throw setup_error(text.empty() ? exit_code::usage : exit_code::findings,
                          text + "there is no track " + content::quote(track) + " — " + remedy);
    }
    return std::make_shared<const library>(std::move(read.texts));
}

exit_code preview_track(const track_preview_options& options, const preview_page& page, std::istream& in,
                        std::ostream& out) {
    auto texts = need_track(options.content, options.track);
    std::optional<transcript> answers;
    if (!options.answers.empty()) answers = read_answers(options.answers);
    auto how = page;
    if (answers || options.days > 0) how.typed = false;
    previewer all(options, how, settings_of(options, answers ? &*answers : nullptr, std::move(texts)), out);
    if (answers)
        all.play(*answers);
    else if (options.days > 0)
        all.play_alone();
    else
        all.talk_with(in);
    return all.finish(out);
}

}  // namespace fulcrum::bot::commands
