package dev.kitecaravan;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The rooms of the code and the arrows between them, as docs/architecture.md draws them. */
@AnalyzeClasses(packages = "dev.kitecaravan", importOptions = ImportOption.DoNotIncludeTests.class)
class RoomsTest {
    private static final String CLI = "dev.kitecaravan.cli..";
    private static final String SERVE = "dev.kitecaravan.serve..";
    private static final String SHOW = "dev.kitecaravan.show..";
    private static final String RUN = "dev.kitecaravan.run..";
    private static final String WORKBENCH = "dev.kitecaravan.workbench..";
    private static final String INSIGHT = "dev.kitecaravan.insight..";
    private static final String ROUTETEST = "dev.kitecaravan.routetest..";
    private static final String SETTINGS = "dev.kitecaravan.settings..";
    private static final String ROUTE = "dev.kitecaravan.route..";
    private static final String EXTRACT = "dev.kitecaravan.extract..";
    private static final String NORMALIZE = "dev.kitecaravan.normalize..";
    private static final String LOAD = "dev.kitecaravan.load..";
    private static final String SANDBOX = "dev.kitecaravan.sandbox..";
    private static final String MCP = "dev.kitecaravan.mcp..";
    private static final String TABLE = "dev.kitecaravan.table..";
    private static final String TEXT = "dev.kitecaravan.text..";

    @ArchTest
    static final ArchRule noCircleOfPackages = slices().matching("dev.kitecaravan.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule nobodyUsesTheVerbs = noClasses().that().resideOutsideOfPackage(CLI).should()
            .dependOnClassesThat().resideInAPackage(CLI);

    @ArchTest
    static final ArchRule onlyTheVerbsUseTheService = noClasses().that().resideOutsideOfPackages(CLI, SERVE).should()
            .dependOnClassesThat().resideInAPackage(SERVE);

    @ArchTest
    static final ArchRule onlyTheVerbsAndTheWorkbenchUseTestsOfRoutes = noClasses().that()
            .resideOutsideOfPackages(CLI, WORKBENCH, ROUTETEST)
            .should().dependOnClassesThat().resideInAPackage(ROUTETEST);

    @ArchTest
    static final ArchRule onlyTheVerbsTheServiceAndTestsOfRoutesStartRuns = noClasses().that()
            .resideOutsideOfPackages(CLI, SERVE, ROUTETEST, RUN).should().dependOnClassesThat().resideInAPackage(RUN);

    @ArchTest
    static final ArchRule onlyTheVerbsAndAgentsUseTheWorkbench = noClasses().that()
            .resideOutsideOfPackages(CLI, MCP, WORKBENCH)
            .should().dependOnClassesThat().resideInAPackage(WORKBENCH);

    @ArchTest
    static final ArchRule theWorkbenchOpensNoDestination = noClasses().that().resideInAPackage(WORKBENCH).should()
            .dependOnClassesThat().resideInAnyPackage(CLI, SERVE, SHOW, RUN, INSIGHT, SANDBOX, LOAD);

    @ArchTest
    static final ArchRule extractionKnowsNoDestination = noClasses().that().resideInAPackage(EXTRACT).should()
            .dependOnClassesThat().resideInAnyPackage(LOAD, NORMALIZE, ROUTE, SETTINGS);

    @ArchTest
    static final ArchRule normalizingKnowsNeitherSide = noClasses().that().resideInAPackage(NORMALIZE).should()
            .dependOnClassesThat().resideInAnyPackage(LOAD, EXTRACT, ROUTE, SETTINGS);

    @ArchTest
    static final ArchRule loadingKnowsNoBuildkite = noClasses().that().resideInAPackage(LOAD).should()
            .dependOnClassesThat().resideInAnyPackage(NORMALIZE, EXTRACT, ROUTE, SETTINGS);

    @ArchTest
    static final ArchRule routeFilesKnowNoDestination = noClasses().that().resideInAPackage(ROUTE).should()
            .dependOnClassesThat().resideInAnyPackage(LOAD, SETTINGS);

    @ArchTest
    static final ArchRule thePageReadsTablesAndNothingElse = noClasses().that().resideInAPackage(SHOW).should()
            .dependOnClassesThat()
            .resideInAnyPackage(SERVE, RUN, ROUTETEST, ROUTE, EXTRACT, NORMALIZE, SANDBOX,
                    "dev.kitecaravan.load.sql..");

    @ArchTest
    static final ArchRule partsOfThePageDoNotKnowEachOther = slices()
            .matching("dev.kitecaravan.show.(builds|ci|loads|sql)..").should().notDependOnEachOther();

    @ArchTest
    static final ArchRule whatAllPartsOfThePageUseKnowsNone = noClasses().that()
            .resideInAnyPackage("dev.kitecaravan.show.chart", "dev.kitecaravan.show.html", "dev.kitecaravan.show.http",
                    "dev.kitecaravan.show.read")
            .should().dependOnClassesThat()
            .resideInAnyPackage("dev.kitecaravan.show", "dev.kitecaravan.show.builds", "dev.kitecaravan.show.ci",
                    "dev.kitecaravan.show.loads", "dev.kitecaravan.show.sql");

    @ArchTest
    static final ArchRule whoMaySeeThePageIsDecidedWithoutTables = noClasses().that()
            .resideInAPackage("dev.kitecaravan.show.http").should().dependOnClassesThat()
            .resideInAnyPackage("dev.kitecaravan.show.html", "dev.kitecaravan.show.read", "dev.kitecaravan.load..");

    @ArchTest
    static final ArchRule agentsReadTablesAndRoutesAndStartNothing = noClasses().that().resideInAPackage(MCP).should()
            .dependOnClassesThat()
            .resideInAnyPackage(CLI, SERVE, SHOW, RUN, SETTINGS, SANDBOX, "dev.kitecaravan.load.*..");

    @ArchTest
    static final ArchRule viewsKnowTheDestinationsWordsAlone = noClasses().that().resideInAPackage(INSIGHT).should()
            .dependOnClassesThat()
            .resideInAnyPackage(CLI, SERVE, SHOW, RUN, ROUTETEST, SETTINGS, ROUTE, EXTRACT, NORMALIZE, SANDBOX,
                    "dev.kitecaravan.load.*..");

    @ArchTest
    static final ArchRule onlyTheVerbsAndTestsOfRoutesUseTheSandbox = noClasses().that()
            .resideOutsideOfPackages(CLI, ROUTETEST, SANDBOX).should()
            .dependOnClassesThat().resideInAPackage(SANDBOX);

    @ArchTest
    static final ArchRule theSandboxUsesNothingOfOurs = noClasses().that().resideInAPackage(SANDBOX).should()
            .dependOnClassesThat()
            .resideInAnyPackage(CLI, SERVE, SHOW, RUN, ROUTETEST, SETTINGS, ROUTE, EXTRACT, NORMALIZE, LOAD, TABLE,
                    TEXT);

    @ArchTest
    static final ArchRule wordsUseNothingElseOfOurs = noClasses().that().resideInAnyPackage(TABLE, TEXT)
            .should().dependOnClassesThat()
            .resideInAnyPackage(CLI, SERVE, SHOW, RUN, ROUTETEST, SETTINGS, ROUTE, EXTRACT, NORMALIZE, LOAD, SANDBOX);

    @ArchTest
    static final ArchRule normalizingIsPure = noClasses().that().resideInAPackage(NORMALIZE).should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "javax.sql..", "java.net..", "java.nio.file..", "java.nio.channels..");

    @ArchTest
    static final ArchRule onlyLoadingKnowsSql = noClasses().that().resideOutsideOfPackage(LOAD).should()
            .dependOnClassesThat().resideInAnyPackage("java.sql..", "javax.sql..", "org.h2..", "org.duckdb..",
                    "org.postgresql..");

    @ArchTest
    static final ArchRule onlyARunAndWhatStartsItKnowCamel = noClasses().that()
            .resideOutsideOfPackages(CLI, ROUTETEST, RUN).should().dependOnClassesThat()
            .resideInAPackage("org.apache.camel..");

    @ArchTest
    static final ArchRule everyClassIsInARoom = classes().that().resideInAPackage("dev.kitecaravan..").should()
            .resideInAnyPackage(CLI, SERVE, SHOW, RUN, ROUTETEST, SETTINGS, ROUTE, EXTRACT, NORMALIZE, LOAD, SANDBOX,
                    TABLE, TEXT, INSIGHT, WORKBENCH, MCP);
}
