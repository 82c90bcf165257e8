// Playing transcripts: what was said against what is expected.
#include <utility>

#include "bot/rehearsal/transcript.hpp"
#include "dialogue/calendar.hpp"

namespace fulcrum::bot::rehearsal {

using namespace dialogue;

namespace {

// Runs of blanks and line ends as one blank.
std::string level(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const bool blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
        if (!blank)
            out += c;
        else if (!out.empty() && out.back() != ' ')
            out += ' ';
    }
    while (!out.empty() && out.back() == ' ') out.pop_back();
    return out;
}

std::string shown(const std::vector<std::string>& messages) {
    std::string out;
    for (const auto& m : messages) {
        if (!out.empty()) out += "|\n";
        std::string_view rest = m;
        for (;;) {
            const auto end = rest.find('\n');
            out.append("| ").append(rest.substr(0, end)).append("\n");
            if (end == std::string_view::npos) break;
            rest.remove_prefix(end + 1);
        }
    }
    return out.empty() ? "| (nothing)\n" : out;
}

// "Ana: It is clear" is said by ana; without a name in front, by the person of the header.
std::pair<std::string, std::string> member_and_words(const std::string& text) {
    std::size_t end = 0;
    const auto letter = [&](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    while (end < text.size() && letter(text[end])) ++end;
    const bool named = end > 0 && text[0] >= 'A' && text[0] <= 'Z' && text.compare(end, 2, ": ") == 0;
    if (!named) return {{}, text};
    std::string member = text.substr(0, end);
    for (auto& c : member) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    return {member, text.substr(end + 2)};
}

class player {
  public:
    player(const transcript& script, std::shared_ptr<const library> texts)
        : script_(script), talk_(settings_for(script, std::move(texts))) {
        hear(talk_.opening());
    }

    play_result run() && {
        for (const auto& line : script_.lines) take(line);
        for (const auto& error : talk_.errors())
            out_.wrong.push_back({0, "that nothing goes wrong inside", "| " + error + "\n", {}});
        return std::move(out_);
    }

  private:
    using kind = transcript_line::kind;

    void take(const transcript_line& line) {
        switch (line.does) {
            case kind::says:
            case kind::answers:
                ++out_.said;
                return say(line.text);
            case kind::jumps:
                return jump(line);
            case kind::expects:
            case kind::refuses:
            case kind::ends:
                if (failed_) return;
                ++out_.checked;
                return line.does == kind::expects   ? expect(line)
                       : line.does == kind::refuses ? refuse(line)
                                                    : end(line);
        }
    }

    void say(const std::string& text) {
        const auto [member, words] = talk_.in_channel() ? member_and_words(text) : std::pair(std::string(), text);
        hear(talk_.say(words, member));
    }

    void hear(std::vector<heard> what) {
        messages_.clear();
        for (auto& h : what) {
            if (h.kind == "reaction") continue;
            if (!h.file_content.empty()) h.text.append("\n").append(h.file_content);
            messages_.push_back(std::move(h.text));
        }
        at_ = 0;
        offset_ = 0;
        failed_ = false;
    }

    void jump(const transcript_line& line) {
        const auto target = target_of(line.jump, talk_.now(), talk_.zone());
        if (!target) {
            hear(talk_.next_nudge());
            if (messages_.empty()) wrong(line, "that the coach says something more by itself");
            return;
        }
        hear({});
        if (*target < talk_.now())
            wrong(line, "a moment that is not past, and it is " + moment_words(talk_.now(), talk_.zone()));
        else if (*target - talk_.now() > longest_jump)
            wrong(line, "a moment within the next two years");
        else
            hear(talk_.wait_until(*target));
    }

    // In the message where the last line was found, behind it; else in the one after that.
    void expect(const transcript_line& line) {
        const auto wanted = level(line.text);
        for (std::size_t i = at_; i < messages_.size() && i <= at_ + (offset_ > 0 ? 1 : 0); ++i) {
            const auto text = level(messages_[i]);
            const auto found = text.find(wanted, i == at_ ? offset_ : 0);
            if (found == std::string::npos) continue;
            at_ = i;
            offset_ = found + wanted.size();
            return;
        }
        wrong(line, "“" + line.text + "”");
    }

    void refuse(const transcript_line& line) {
        const auto unwanted = level(line.text);
        for (const auto& m : messages_)
            if (level(m).find(unwanted) != std::string::npos) return wrong(line, "nothing with “" + line.text + "”");
    }

    void end(const transcript_line& line) {
        const std::size_t seen = offset_ > 0 ? at_ + 1 : at_;
        if (seen < messages_.size()) wrong(line, seen == 0 ? "that nothing is said" : "that nothing more is said");
    }

    void wrong(const transcript_line& line, std::string expected) {
        failed_ = true;
        out_.wrong.push_back(
            {line.line, std::move(expected), shown(messages_), moment_words(talk_.now(), talk_.zone())});
    }

    const transcript& script_;
    rehearsal talk_;
    play_result out_;
    std::vector<std::string> messages_;  // since the last input
    std::size_t at_ = 0,
                offset_ = 0;  // how far they were looked at; offset_ > 0: something of messages_[at_] was found
    bool failed_ = false;     // since the last input: what follows it would be wrong for the same reason
};

}  // namespace

rehearsal_settings settings_for(const transcript& script, std::shared_ptr<const library> texts) {
    rehearsal_settings s;
    s.texts = std::move(texts);
    s.track = script.track;
    s.when = script.when;
    s.zone = script.zone;
    s.language = script.language;
    s.name = script.name;
    s.from = script.from;
    s.begin = script.begin;
    return s;
}

play_result play(const transcript& script, std::shared_ptr<const library> texts) {
    return player(script, std::move(texts)).run();
}

}  // namespace fulcrum::bot::rehearsal
