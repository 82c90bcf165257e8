#include "bot/rehearsal/try_out.hpp"

#include <utility>

#include "bot/rehearsal/rehearsal.hpp"

namespace fulcrum::bot::rehearsal {

using namespace dialogue;

namespace {

rehearsal_settings settings_of(const engine::trial_wish& wish) {
    rehearsal_settings s;
    s.texts = wish.texts;
    s.track = wish.track;
    s.zone = wish.zone;
    s.language = wish.language;
    s.name = wish.name;
    s.from = local_date{std::chrono::year{2027}, std::chrono::month{1}, std::chrono::day{4}};  // a Monday
    s.day = wish.texts->tracks.at(wish.track).for_channels ? 1 : wish.day;
    s.keeps_log = false;
    return s;
}

class played_trial final : public engine::trial {
  public:
    explicit played_trial(const engine::trial_wish& wish) : talk_(settings_of(wish)) {}

    std::vector<line> next() override { return lines(talk_.next_nudge()); }
    std::vector<line> say(std::string text) override { return lines(talk_.say(std::move(text))); }
    bool asks() override { return talk_.is_asked(talk_.state()); }

  private:
    std::vector<line> lines(const std::vector<heard>& all) const {
        std::vector<line> out;
        for (const auto& h : all)
            if (h.kind != "reaction" && !h.text.empty()) out.push_back({moment_words(h.at, talk_.zone()), h.text});
        return out;
    }
    rehearsal talk_;
};

}  // namespace

std::unique_ptr<engine::trial> try_out(const engine::trial_wish& wish) { return std::make_unique<played_trial>(wish); }

}  // namespace fulcrum::bot::rehearsal
