// `admin try`: a day of a track in the administrator's own direct message. Nothing of it is kept.
#include <spdlog/spdlog.h>

#include <boost/asio/use_awaitable.hpp>

#include "bot/engine/engine_impl.hpp"
#include "bot/engine/setting_names.hpp"
#include "dialogue/admin/texts.hpp"
#include "dialogue/reply.hpp"
#include "dialogue/text.hpp"

namespace fulcrum::bot::engine {

namespace {

// Each message of the trial as a quotation, the moment above it where it is another one.
std::string lines_text(const std::vector<trial::line>& lines) {
    std::string text, moment;
    for (const auto& line : lines) {
        if (line.moment != moment) text += (text.empty() ? "" : "\n\n") + ("**" + line.moment + "**");
        moment = line.moment;
        text += "\n\n" + dialogue::quoted(line.text);
    }
    return text;
}

bool is_one_of(const std::string& folded, std::initializer_list<std::string_view> words) {
    return std::find(words.begin(), words.end(), folded) != words.end();
}

}  // namespace

asio::awaitable<void> engine::impl::on_admin_try(platform::posted e, speaker who, admin_request request) {
    const auto texts = lines->texts;
    const auto& book = texts->book(who.language);
    const auto seen = co_await look_at_desk(who, request.track);
    desk_answer a;
    trial_wish wish;
    wish.track = track_id{request.track};
    wish.day = std::max(request.number, 1);
    wish.language = who.language;
    wish.zone = who.zone;
    wish.name = who.username;
    auto library_of_it = std::make_shared<library>(*texts);
    for (const auto& [id, source] : seen->waiting) {  // a draft comes first: it is what is to be tried
        if (id != request.track) continue;
        auto read = content::read_catalog({content::source_file{"attached.yaml", source}});
        if (read.texts.tracks.empty()) continue;
        library_of_it->translations.erase(wish.track);
        library_of_it->tracks.insert_or_assign(wish.track, std::move(read.texts.tracks.begin()->second));
    }
    wish.texts = library_of_it;
    const auto t = library_of_it->tracks.find(wish.track);
    if (t == library_of_it->tracks.end()) {
        a.text = no_such_track_text(book, *texts, request.track);
    } else if (!settings.trials) {
        a.text = phrase(book, "admin.try.not_here");
    } else if (!day_at(t->second, wish.day)) {
        a.text = phrase(book, "admin.try.no_day",
                        {{"day", std::to_string(wish.day)}, {"count", std::to_string(day_count(t->second))}});
    } else {
        try {
            auto talk = settings.trials(wish);
            const auto first = talk->next();
            a.text = phrase(book, "admin.try.begins",
                            {{"title", quiet_mentions(t->second.title)}, {"day", std::to_string(wish.day)}}) +
                     "\n\n" + lines_text(first);
            a.action = "tried out " + request.track;
            trials.begin(who.user, std::move(talk), clock.now());
        } catch (const std::exception& error) {
            spdlog::error("the track {} could not be tried out: {}", request.track, error.what());
            a.text = phrase(book, "admin.try.failed");
        }
    }
    co_await give(e, who, std::move(a));
}

asio::awaitable<bool> engine::impl::on_trial(platform::posted e) {
    bool late = false;
    auto* talk = trials.find(e.author, clock.now(), late);
    if (!talk && !late) co_return false;
    const auto profile = co_await chat.person(e.author);
    speaker who;
    who.user = e.author;
    who.username = e.username;
    who.language = "en";
    if (profile) {
        auto known = co_await speaker_of(*profile);
        who = std::move(known);
    }
    talk = trials.find(e.author, clock.now(), late);  // it may have ended meanwhile
    const auto& book = lines->texts->book(who.language);
    const auto word = plain(e.text);
    desk_answer a;
    if (!talk || who.role == admin_role::none) {
        trials.end(e.author);
        a.text = phrase(book, "admin.try.over");
    } else if (is_one_of(word, {"stop", "end", "ende", "stopp", "beenden"})) {
        trials.end(e.author);
        a.text = phrase(book, "admin.try.ended");
    } else {
        std::vector<trial::line> said;
        bool asks = false;
        try {
            said = is_one_of(word, {"next", "weiter"}) ? talk->next() : talk->say(e.text);
            asks = talk->asks();
        } catch (const std::exception& error) {
            spdlog::error("a trial failed: {}", error.what());
            trials.end(e.author);
            a.text = phrase(book, "admin.try.failed");
        }
        if (a.text.empty()) {
            a.text = said.empty() ? phrase(book, "admin.try.silence") : lines_text(said);
            if (!asks) a.text += "\n\n" + phrase(book, "admin.try.how");
        }
    }
    co_await give(e, who, std::move(a));
    co_return true;
}

}  // namespace fulcrum::bot::engine
