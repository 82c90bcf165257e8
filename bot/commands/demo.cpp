#include <ostream>

#include "bot/commands/commands.hpp"
#include "bot/commands/demo_world.hpp"
#include "bot/log.hpp"

namespace fulcrum::bot::commands {

exit_code demo(const demo_options& options, std::ostream& out) {
    start_log(options.level, log_format::text);
    demo_settings settings;
    settings.port = options.port;
    settings.data = options.data.empty() ? usual_demo_folder() : options.data;
    settings.fresh = options.fresh;

    demo_world world(settings);
    out << "Fulcrum demo: " << world.address() << "\n"
        << "Open it in a browser and say hello to fulcrum; the clock on the page moves on to the next nudge.\n"
        << "Everything stays in " << settings.data.string() << " (--fresh begins anew). Ctrl-C ends it.\n";
    out.flush();
    world.run();
    return exit_code::ok;
}

}  // namespace fulcrum::bot::commands
